import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { buildStage } from "../../scripts/image/build-stage.ts";
import { finalStage } from "../../scripts/image/final-stage.ts";
import { missingRoot } from "../support/missing-program.ts";

const DOCKERFILE = readFileSync("Dockerfile", "utf8");

test("the linter finds nothing in the Dockerfile, but finds a planted error", () => {
  expect(validate(DOCKERFILE).map(({ message }) => message)).toEqual([]);
  expect(validate(DOCKERFILE.replace("EXPOSE 8080", "EXPOS 8080"))).not.toEqual([]);
});

test("the image runs without root, listens on 8080 on every address, and has a health check", () => {
  const stage = finalStage(DOCKERFILE);
  expect(stage.user).toBe("65532:65532");
  expect(stage.exposed).toEqual(["8080"]);
  expect(stage.env).toMatchObject({
    SERVER_HOST: "0.0.0.0",
    PLEX_INGEST_STATE_DIR: "/state/plex-ingest",
  });
  expect(stage.healthcheck).toEqual(["node", "/app/healthcheck.mjs"]);
  expect(stage.copies).toEqual([{ from: "/out/", to: "/" }]);
});

test("rejects a final stage with steps that the check cannot handle", () => {
  expect(() => finalStage(`${DOCKERFILE}RUN true\n`)).toThrow("does not know RUN");
  expect(() => finalStage(`${DOCKERFILE}COPY a b\n`)).toThrow("copies from elsewhere");
});

test("every source of the build stage exists, and the build targets the requested processor", () => {
  const ignore = readFileSync(".dockerignore", "utf8");
  const { sources, runs } = buildStage(DOCKERFILE, ignore);
  for (const path of [...sources, "src/bin/plex-ingest.ts"]) {
    expect(existsSync(path), path).toBe(true);
  }
  expect(runs.at(-1)).toBe('sh deploy/image/assemble.sh /out "$TARGETARCH"');
  expect(() => buildStage(DOCKERFILE, ignore.replace("!LICENSE\n", ""))).toThrow(
    "does not let LICENSE through",
  );
  const wrong = DOCKERFILE.replace("ARG TARGETARCH", "ARG TARGETARCH=amd64");
  expect(() => buildStage(wrong, ignore)).toThrow("TARGETARCH=amd64 has a default");
});

const noRoot = missingRoot();

test.skipIf(noRoot)(
  "the read-only final image files by hardlink, also as another user and with PUID",
  () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["scripts/image-check.ts", "film"],
      {
        encoding: "utf8",
      },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^image: the final stage holds \d+\.\d MiB\. It filed a film by hardlink.* over HTTP/,
    );
  },
);
