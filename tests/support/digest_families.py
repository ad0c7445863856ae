"""One invented digest of each layout, with the papers that it holds."""

from __future__ import annotations

from typing import NamedTuple


class Family(NamedTuple):
    """A file, and (arXiv id, title, day, authors) of each paper in it."""

    path: str
    text: str
    papers: tuple[tuple[str, str, str, tuple[str, ...]], ...]


OWL, TEA = "Owls: Sparse Vision in the Dark", "Tea Leaves: Reading Logs with Small Models"
ANN_BO, CHO = ("Ann Lee", "Bo Kim"), ("Cho Dan",)

FAMILIES = {
    "archive": Family(
        "a.md",
        f"""## Daily Papers (2026-03-01)

### [{OWL}](https://arxiv.org/abs/2603.90001)

Vote: 4

Authors: Ann Lee, Bo Kim

- Owls see.
""",
        (("2603.90001", OWL, "2026-03-01", ANN_BO),),
    ),
    "numbered": Family(
        "2026-03-02.md",
        f"""# Contents

- [cs.CV](#cs.CV) [Total: 2]

# cs.CV [[Back]](#toc)

### [1] [{OWL}](https://arxiv.org/abs/2603.90001)
*Ann Lee,Bo Kim*

TL;DR: 올빼미.

<details>
  <summary>Details</summary>
Motivation: It is dark.

Abstract: Owls see in the dark.

</details>

### 2. {TEA} – [abs](https://arxiv.org/abs/2603.90002)
*Cho Dan*
""",
        (
            ("2603.90001", OWL, "2026-03-02", ANN_BO),
            ("2603.90002", TEA, "2026-03-02", CHO),
        ),
    ),
    "titles": Family(
        "digest-20260303.md",
        """# 오늘의 논문 2026-03-03

## 📝 논문 목록

### 1. 올빼미

**原文标题：** Owls: Sparse Vision
  in the Dark

**저자:** Ann Lee, Bo Kim

**논문 링크:** [HuggingFace](https://huggingface.co/papers/2603.90001) | [arXiv](https://arxiv.org/abs/2603.90001)

---

### 2. Tea Leaves: Reading Logs
  with Small Models

- **Authors**: Cho Dan
- **URL**: https://arxiv.org/abs/2603.90002
- **Abstract**:
> Tea is read.
""",
        (
            ("2603.90001", OWL, "2026-03-03", ANN_BO),
            ("2603.90002", TEA, "2026-03-03", CHO),
        ),
    ),
    "tables": Family(
        "README.md",
        f"""## Updated on 2026.03.05

## Owls

|Publish Date|Title|Authors|PDF|Code|
|---|---|---|---|---|
|**2026-03-04**|**{OWL}**|Ann Lee et.al.|[2603.90001](http://arxiv.org/abs/2603.90001)|null|
|**2026-03-05**|**[{TEA}](https://arxiv.org/abs/2603.90002v1)**|Cho Dan|-|[link](https://github.com/a/tea)|
""",
        (
            ("2603.90001", OWL, "2026-03-04", ("Ann Lee",)),
            ("2603.90002", TEA, "2026-03-05", CHO),
        ),
    ),
    "lists": Family(
        "2026-03-06.md",
        f"""# Daily arXiv Digest

## Owls

- **{OWL}**\x20\x20
  Ann Lee, Bo Kim\x20\x20
  _2026-03-05_ · https://arxiv.org/abs/2603.90001v1 · `cs.CV`\x20\x20
  <details><summary>Abstract</summary>

  Owls see in the dark.

  </details>

## Tea

- 2026-03-05, **{TEA}**, Cho Dan et.al., Paper: [http://arxiv.org/abs/2603.90002](http://arxiv.org/abs/2603.90002)
- [Kites](https://arxiv.org/abs/2603.90003) - fold well. (2026-03-04)
""",
        (
            ("2603.90001", OWL, "2026-03-05", ANN_BO),
            ("2603.90002", TEA, "2026-03-05", CHO),
            ("2603.90003", "Kites", "2026-03-04", ()),
        ),
    ),
    "a paper a file": Family(
        "202603/07/owls.md",
        f"""---
title: "{OWL}"
authors: [Ann Lee, Bo Kim]
pdf: https://arxiv.org/pdf/2603.90001v2
tags:
  - keyword:vision
tldr: "Owls see."
---

# {OWL}

## Abstract
Owls see in the dark.
""",
        (("2603.90001", OWL, "2026-03-07", ANN_BO),),
    ),
    "one heading": Family(
        "202603/08/tea.md",
        f"""# {TEA}

> [← Back](../08.md) · [arXiv](https://arxiv.org/abs/2603.90002)

## Takeaway
Tea is read.
""",
        (("2603.90002", TEA, "2026-03-08", ()),),
    ),
    "details": Family(
        "news.md",
        f"""# 🦉 Daily AI Papers

**Last Updated:** March 9, 2026

<details>
<summary><b>1. {OWL}</b> ⭐ 12</summary>

**👥 Authors:** Ann Lee and Bo Kim

**🔗 Links:** [arXiv](https://arxiv.org/abs/2603.90001) • [PDF](https://arxiv.org/pdf/2603.90001)

> Owls see.

</details>
""",
        (("2603.90001", OWL, "2026-03-09", ANN_BO),),
    ),
    "index": Family(
        "2026-03-10.md",
        f"""---
title: "논문 · 2026-03-10"
---

# 논문: 2026-03-10

### Vision · 1편

#### [{OWL}](vision/owls.md)

<div><span>arXiv 2603.90001</span></div>

Owls see.
""",
        (("2603.90001", OWL, "2026-03-10", ()),),
    ),
    "weekly": Family(
        "weeks.md",
        """## Top papers of the week (March 9 – March 15) - 2026
| **Paper** | **Links** |
| --- | --- |
| 1) Owls  See in the dark. <br>● 71.2% of mice. | [Paper](https://arxiv.org/abs/2603.90001) |
""",
        (("2603.90001", "Owls", "2026-03-15", ()),),
    ),
    "feed": Family(
        "2026-03-16.json",
        """[{"paper": {"id": "2603.90001", "title": "Owls: Sparse Vision\\n  in the Dark",
  "upvotes": 3,
  "authors": [{"name": "Ann Lee"}, {"name": "No One", "hidden": true}, {"name": "Bo Kim"}],
  "submittedOnDailyAt": "2026-03-16T00:00:00.000Z", "summary": "Owls see.",
  "ai_keywords": ["owls"], "githubRepo": "https://github.com/a/owl", "githubStars": 5}}]
""",
        (("2603.90001", OWL, "2026-03-16", ANN_BO),),
    ),
}  # fmt: skip
