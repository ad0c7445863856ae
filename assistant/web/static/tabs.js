// Body of a component's js_on_load: Gradio gives it `element` and `server`. It shows what the
// server draws for this pane's state, and turns clicks and typing into a new state.
const root = element.querySelector("[data-pane]");
const name = root.dataset.pane;
const state = {};
let asked = 0;
let typing = 0;
let polling = 0;
const drawnHtml = new WeakMap();

const visible = () => root.offsetParent !== null;

// What a state may hold besides words the reader chose is sent once: `how.once`.
async function show(changes, how = {}) {
  if (how.remember) remember(changes);
  Object.assign(state, changes);
  state.width = String(room());
  const turn = ++asked;
  root.setAttribute("aria-busy", "true");
  let reply;
  try {
    reply = await server.tab_view({ ...state, ...how.once });
  } catch {
    reply = { error: root.dataset.failed };
  }
  if (turn !== asked) return;
  root.removeAttribute("aria-busy");
  if (reply.error) return fail(reply.error);
  place(reply.html);
  settle(how);
}

// A paper has an address of its own, to be shared and gone back to.
function remember(changes) {
  const address = new URL(location.href);
  address.searchParams.delete("paper");
  if (changes.paper) address.searchParams.set("paper", changes.paper);
  const kept = { tab: name, pane: name, state: { ...state, ...changes } };
  if (address.href === location.href) history.replaceState(kept, "", address);
  else history.pushState(kept, "", address);
}

// Pixels for a drawing: those of the place it has, else about what a block leaves it.
function room() {
  const place = root.querySelector("[data-room]");
  if (place) return Math.floor(place.clientWidth);
  const style = getComputedStyle(root);
  return Math.floor(root.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)) - 38;
}

function fail(message) {
  root.querySelector(".pane-error")?.remove();
  const box = document.createElement("div");
  box.className = "pane-error";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = message;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "quiet";
  again.textContent = root.dataset.retry;
  again.addEventListener("click", () => show({}));
  box.append(text, again);
  root.querySelector(".pane-wait")?.remove();
  root.prepend(box);
}

// Regions are replaced one by one, so that a search box keeps its cursor and a half-typed syllable.
function place(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const next = fresh.content.firstElementChild;
  const now = root.querySelector(":scope > .view");
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  root.querySelector(".pane-error")?.remove();
  if (!now || now.dataset.view !== next.dataset.view) {
    root.replaceChildren(next);
  } else {
    for (const region of next.querySelectorAll("[data-region]")) {
      const old = now.querySelector(`[data-region="${region.dataset.region}"]`);
      const kept = region.dataset.stable !== undefined && region.dataset.stable === old.dataset.stable;
      if (kept) refill(old, region);
      if (kept || region.innerHTML === drawnHtml.get(old)) continue;
      const scroll = region.dataset.scroll === old.dataset.scroll ? old.scrollTop : 0;
      const across = region.dataset.scroll === old.dataset.scroll ? old.scrollLeft : 0;
      old.replaceChildren(...region.cloneNode(true).childNodes);
      for (const { name: attribute, value } of region.attributes) old.setAttribute(attribute, value);
      drawnHtml.set(old, region.innerHTML);
      if (old.dataset.scroll !== undefined) [old.scrollTop, old.scrollLeft] = [scroll, across];
    }
  }
  // A calendar that doesn't fit begins with its newest days.
  for (const wide of root.querySelectorAll("[data-newest]")) wide.scrollLeft = wide.scrollWidth;
  if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function refill(old, fresh) {
  for (const field of old.querySelectorAll("[name]")) {
    const wanted = fresh.querySelector(`[name="${field.name}"]`);
    if (wanted && field !== document.activeElement) field.value = wanted.value;
  }
}

function settle(how) {
  for (const part of root.querySelectorAll("[data-load]")) load(part);
  if (how.focus) {
    const target = root.querySelector("[data-panel] [data-focus]") ?? root.querySelector("[data-focus]");
    target?.focus({ preventScroll: true });
    if (!how.top) target?.scrollIntoView({ block: target.closest("[data-panel]") ? "center" : "nearest" });
  }
  if (how.top) root.scrollIntoView({ block: "start" });
  clearTimeout(polling);
  const poll = root.querySelector("[data-poll]");
  if (poll) polling = setTimeout(() => show({}), Number(poll.dataset.poll));
}

async function load(part) {
  const extra = JSON.parse(part.dataset.load);
  part.removeAttribute("data-load");
  try {
    const reply = await server.tab_view({ ...state, ...extra });
    if (reply.error) part.textContent = reply.error;
    else part.innerHTML = reply.html;
  } catch {
    part.textContent = root.dataset.failed;
  }
}

async function download(table) {
  let made;
  try {
    made = await server.tab_file({ ...state, file: table });
  } catch {
    made = { error: root.dataset.failed };
  }
  if (made.error) return fail(made.error);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([made.text], { type: made.type }));
  link.download = made.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Points lie close together, so the pointer means the nearest ones: all at that very place.
function nearest(event) {
  const drawing = event.target.closest(".chart svg");
  if (!drawing) return [];
  const box = drawing.getBoundingClientRect();
  const scale = box.width / drawing.viewBox.baseVal.width;
  const far = (point) => Math.hypot(
    event.clientX - box.x - point.dataset.x * scale,
    event.clientY - box.y - point.dataset.y * scale,
  );
  const points = [...drawing.querySelectorAll(".point")];
  const least = Math.min(...points.map(far));
  return least > 28 ? [] : points.filter((point) => far(point) - least < 0.5);
}

// Clicking again where several lines meet shows the next one's papers.
function meant(event) {
  const points = nearest(event);
  const open = points.findIndex((point) => JSON.parse(point.dataset.go).cell === state.cell);
  return points[(open + 1) % points.length];
}

function hint(event) {
  const chart = root.querySelector(".chart");
  if (!chart) return;
  const points = event.type === "pointerleave" ? [] : nearest(event);
  const before = chart.querySelectorAll(".near");
  if (points.length === before.length && points[0] === before[0]) return;
  for (const old of before) old.classList.remove("near");
  chart.querySelector(".tip")?.remove();
  if (!points.length) return;
  for (const point of points) point.classList.add("near");
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("aria-hidden", "true");
  tip.textContent = points.map((point) => point.dataset.title).join("\n");
  chart.append(tip);
  const [place, at] = [chart.getBoundingClientRect(), points[0].getBoundingClientRect()];
  const left = at.x - place.x - tip.offsetWidth / 2;
  tip.style.left = `${Math.max(0, Math.min(left, place.width - tip.offsetWidth))}px`;
  const above = at.y - place.y - tip.offsetHeight - 8;
  tip.style.top = `${above < 0 ? at.y - place.y + 20 : above}px`;
}

function open(arxiv_id) {
  if (name === "browse") show({ paper: arxiv_id }, { remember: true, focus: true, top: true });
  else document.dispatchEvent(new CustomEvent("papers:open", { detail: { arxiv_id } }));
}

element.addEventListener("click", (event) => {
  const at = (what) => event.target.closest(what);
  if (at("[data-open]")) return open(at("[data-open]").dataset.open);
  if (at("[data-file]")) return download(at("[data-file]").dataset.file);
  const ask = at("[data-ask]");
  if (ask && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const detail = { arxiv_id: ask.dataset.ask, title: ask.dataset.title };
    document.dispatchEvent(new CustomEvent("papers:ask", { detail }));
    return;
  }
  const once = at("[data-once]");
  if (once && !once.disabled) return show({}, { once: JSON.parse(once.dataset.once) });
  const go = meant(event) ?? at("[data-go]");
  if (!go || go.disabled) return;
  const changes = JSON.parse(go.dataset.go);
  const leaving = "paper" in changes;
  const shown = changes.cell || changes.day;
  show(changes, {
    remember: leaving,
    focus: leaving || Boolean(shown) || go.dataset.top !== undefined,
    top: leaving || go.dataset.top !== undefined,
  });
});

element.addEventListener("pointermove", hint);
element.addEventListener("pointerleave", hint);

function typed(field) {
  if (field.dataset.window !== undefined) {
    const dates = [...root.querySelectorAll("[data-window]")];
    const chosen = Object.fromEntries(dates.map((date) => [date.name, date.value]));
    return show({ ...chosen, span: "", cell: "" });
  }
  const changes = { [field.name]: field.value, page: "1" };
  // Words are best met by what fits them; without words there is nothing to fit.
  if (field.name === "text" && Boolean(field.value.trim()) !== Boolean((state.text ?? "").trim())) {
    changes.sort = field.value.trim() ? "match" : "date";
  }
  show(changes);
}

element.addEventListener("input", (event) => {
  if (event.target.type !== "search") return;
  clearTimeout(typing);
  typing = setTimeout(() => typed(event.target), 180);
});
element.addEventListener("change", (event) => {
  if (event.target.name && event.target.type !== "search") typed(event.target);
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.querySelector("[type=search]");
  clearTimeout(typing);
  if (field) typed(field);
});
// A picture that doesn't load leaves the drawn one behind it.
element.addEventListener("error", (event) => {
  if (event.target.tagName === "IMG") event.target.remove();
}, true);

window.addEventListener("popstate", (event) => {
  if (event.state?.pane === name) show(event.state.state);
  else if (state.paper) show({ paper: "" });
});
document.addEventListener("papers:open", (event) => {
  if (name === "browse" && event.detail?.arxiv_id) {
    show({ paper: event.detail.arxiv_id }, { remember: true, top: true, focus: true });
  }
});

document.addEventListener("papers:fetched", () => {
  if (drawn > 0) show({});
});

// From here on this pane hears events of the page, which waits for that.
root.setAttribute("aria-busy", "true");
let drawn = 0;
new ResizeObserver(() => {
  if (!visible()) return;
  const width = root.clientWidth;
  const first = drawn === 0;
  if (!first && (name === "browse" || Math.abs(width - drawn) < 24)) return;
  drawn = width;
  if (first && asked === 0) show({});
  else if (!first) show({});
}).observe(root);
