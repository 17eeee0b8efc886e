import { join } from "node:path";
import { fileRelease, undoRelease } from "../../src/app/file/file-release.ts";
import { requestEach } from "../../src/app/review/decisions/engine-requests.ts";
import { toCommandText } from "../../src/base/actions/sentence.ts";
import type { Release } from "../../src/core/release/release.ts";
import {
  type Content,
  HEAT_FILE,
  type Taken,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "./engine.ts";

export const SMALL = "Heat.1995.720p.BluRay.x264-ONE.mkv";
export const LARGE = "Heat.1995.1080p.BluRay.x264-TWO.mkv";
export const LARGEST = "Heat.1995.2160p.BluRay.x265-SIX.mkv";
export const FILMS = {
  [SMALL]: "the small film",
  [LARGE]: "the large film!",
  [LARGEST]: "the largest film!!",
};

export const upgrading = (options: TestEngineOptions = {}): Promise<TestEngine> =>
  testEngine({ duplicatePolicy: "upgrade", ...options });

export const heatPlace = (engine: TestEngine): string => join(engine.library, HEAT_FILE);

/** Adds an approved download and files it as far as possible. */
export async function take(
  engine: TestEngine,
  name: keyof typeof FILMS | (string & {}),
  content: Content = (FILMS as Record<string, string>)[name] ?? name,
  taken?: Taken,
): Promise<Release> {
  const { id } = await engine.approved(name, content, taken);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  return engine.now(id);
}

/**
 * Requests an undo as a person, and does the engine's part. Returns the response to the request.
 */
export async function undo(
  engine: TestEngine,
  id: number,
): Promise<{ ok: boolean; message?: string | undefined }> {
  const [asked] = await requestEach(
    engine.store,
    [id],
    { kind: "undo" },
    { actor: "cli:me", at: engine.clock.now() },
  );
  if (!asked?.ok) return { ok: false, message: toCommandText(asked?.message ?? "") };
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  return { ok: true };
}
