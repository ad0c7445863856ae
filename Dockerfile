# The page in a container; docs/operators.md tells how to run it.
FROM python:3.11.13-slim-bookworm AS build

ARG EXTRAS=""
WORKDIR /src
RUN python -m venv /venv
# First what changes seldom, so that a change of the code installs the code alone.
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY assistant assistant
COPY prompts prompts
COPY seeds seeds
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check ".${EXTRAS:+[$EXTRAS]}"

FROM python:3.11.13-slim-bookworm

RUN useradd --uid 1000 --create-home papers && install -d -o 1000 -g 1000 /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GRADIO_TEMP_DIR=/tmp/gradio \
    ASSISTANT_HOST=0.0.0.0 \
    ASSISTANT_PORT=7860 \
    ASSISTANT_DATA_DIR=/data
USER 1000:1000
WORKDIR /home/papers

# A folder of the build context whose digests are synced into the image: --build-arg BAKE=seeds
ARG BAKE=""
RUN --mount=type=bind,target=/context \
    if [ -n "$BAKE" ]; then assistant sync "/context/$BAKE"; fi

EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
CMD ["assistant", "serve"]
