# docker build -t changebank .
# docs/DEPLOY.md says how to run it.

FROM denoland/deno:2.9.6 AS build
WORKDIR /app
COPY . .
# Everything that runs is in DENO_DIR afterwards: the image fetches nothing when it starts.
RUN deno task build && deno install --entrypoint serve.ts tools/preflight.ts tools/doctor.ts

FROM denoland/deno:2.9.6
ENV PORT=8000 \
    DENO_KV_PATH=/data/kv.sqlite3 \
    DRAIN_SECONDS=5
WORKDIR /app
# Root owns both, so the server cannot change itself; it writes in /data alone.
COPY --from=build /deno-dir /deno-dir
COPY --from=build /app /app
RUN install -d -o deno -g deno /data
USER deno
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["deno", "eval", "--no-config", "const { ok } = await fetch(`http://127.0.0.1:${Deno.env.get('PORT')}/healthz`); Deno.exit(ok ? 0 : 1)"]
CMD ["sh", "-c", "run='deno run --quiet --cached-only -P=serve --allow-read=/app,/data --allow-write=/data' && $run tools/preflight.ts && exec $run --v8-flags=--max-semi-space-size=4,--max-old-space-size=512 serve.ts"]
