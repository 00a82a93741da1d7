# The program: `docker run … serve`, `work`, `start`, or any other command of `sallyport --help`.
# What agents and tests run in is another image: sandbox/Dockerfile.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No package's install script is run, here as everywhere. The base has Node 24, so npm's copy of it is left out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node-linux-*

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -m 0700 -o 1000 -g 1000 /data /data/settings /data/snapshots
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json app.yml ./
COPY src ./src

# Nothing below /app is ever written: with `--read-only` it wants a tmpfs on /tmp and a volume on /data.
# Compiled code is kept with the data, which nobody else writes: later starts take half the time.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SALLYPORT_DATA=/data NODE_COMPILE_CACHE=/data/compiled
USER 1000:1000
VOLUME /data
EXPOSE 3000
# The web side's. A worker listens to nobody: run `work` with --no-healthcheck.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/src/main.ts"]
CMD ["--help"]
