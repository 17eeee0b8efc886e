# plex-ingest as an image: docs/operate/containers.md. `npm run image:check` builds and runs the final stage without a registry.
# The base brings node, a shell and setpriv; glibc is what better-sqlite3's binary needs.
ARG BASE=docker.io/library/node:24.21.0-trixie-slim

# Nothing is compiled, so one machine builds for every processor: only the file of better-sqlite3 differs.
FROM --platform=$BUILDPLATFORM ${BASE} AS build
WORKDIR /src
COPY package.json package-lock.json tsconfig.json LICENSE ./
RUN npm ci --ignore-scripts
COPY src ./src
COPY scripts ./scripts
COPY deploy/image ./deploy/image
RUN node scripts/build.ts
# No default: BuildKit would take it for every processor (docker/buildx#510).
ARG TARGETARCH
RUN sh deploy/image/assemble.sh /out "$TARGETARCH"

FROM ${BASE}
COPY --from=build /out/ /
WORKDIR /app
# The two flags save memory: see docs/operate/containers.md.
ENV NODE_ENV=production NODE_OPTIONS=--v8-pool-size=1 MALLOC_ARENA_MAX=1
ENV SERVER_HOST=0.0.0.0 PLEX_INGEST_STATE_DIR=/state/plex-ingest
USER 65532:65532
EXPOSE 8080
# /config is mounted by name: a volume that nobody named would go with its container. See deploy/image/entry.sh.
VOLUME /state
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["node", "/app/healthcheck.mjs"]
ENTRYPOINT ["/app/entry.sh"]
CMD ["daemon"]
