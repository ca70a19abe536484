# The image of `sohoa serve`, `watch` and `worker`. The lock files pin every package with its hash; the image has what
# runs (requirements.lock) and nothing that builds or tests it.
FROM python:3.11-slim-bookworm AS wheel
WORKDIR /build
COPY requirements-build.lock pyproject.toml README.md LICENSE ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock
COPY dossier dossier
COPY storage storage
COPY worker worker
COPY ingest ingest
COPY api api
COPY sohoa sohoa
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheel .

FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd poppler-utils \
      postgresql-client \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.lock /
RUN pip install --no-cache-dir --no-deps --require-hashes -r /requirements.lock
COPY --from=wheel /wheel /wheel
RUN pip install --no-cache-dir --no-deps /wheel/*.whl \
 && useradd --create-home sohoa && mkdir -p /data/work/opened && chown -R sohoa /data
USER sohoa
VOLUME /data
ENTRYPOINT ["sohoa"]
