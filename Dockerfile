# Two stages: the first makes a virtual environment from the hash-pinned lock, the second holds it and a user
# without rights. Both need the same base, since an environment belongs to its interpreter.
ARG PYTHON=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${PYTHON} AS build
WORKDIR /build
RUN python -m venv /opt/indicators
ENV PATH=/opt/indicators/bin:$PATH

# The lock alone first: this layer is rebuilt only when a dependency changes.
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY api api
COPY migrations migrations
COPY seed seed
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM ${PYTHON}
RUN useradd --uid 10001 --home-dir /srv/indicators --create-home indicators \
    && install --directory --owner=indicators /srv/indicators/var
COPY --from=build /opt/indicators /opt/indicators
ENV PATH=/opt/indicators/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000
USER 10001
WORKDIR /srv/indicators
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/readyz\", timeout=2)"]
CMD ["indicators", "serve"]
