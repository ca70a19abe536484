# The image of `sohoa serve`, `watch` and `worker`. The lock file pins every package with its hash.
FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd poppler-utils \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY dossier dossier
COPY storage storage
COPY worker worker
COPY ingest ingest
COPY api api
COPY sohoa sohoa
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
 && useradd --create-home sohoa && mkdir /data && chown sohoa /data
USER sohoa
VOLUME /data
ENTRYPOINT ["sohoa"]
