import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { factsOf, foundWork, libraryFile, ME } from "../../support/adopted.ts";
import { askWhy } from "../../support/ask-why.ts";
import { fileAll } from "../../support/filing.ts";
import { take } from "../../support/upgrade.ts";
import { opened } from "./library-state.ts";

const FIREFLY = { type: "tv" as const, tmdbId: 1437, title: "Firefly", year: 2002 };
const numbered = (episode: number) => ({ season: 1, episodes: [episode], titles: ["A title"] });

async function adopted() {
  const engine = await opened();
  const folder = join(engine.library, "TV Shows", "Firefly (2002)");
  const episode = libraryFile(join(folder, "Season 1", "S01E01.mkv"), { mapping: numbered(1) });
  const subtitle = libraryFile(join(folder, "Season 1", "S01E01.en.srt"), { role: "subtitle" });
  const id =
    (await recordAdopted(
      engine.deps,
      foundWork(folder, episode, subtitle),
      FIREFLY,
      factsOf(),
      ME,
    )) ?? 0;
  const ask = askWhy(engine);
  const said = async (target: string | number) => {
    const { answer, next = "", in_library, facts } = await ask(target);
    const told = facts.map(({ message }) => toCommandText(message));
    return { answer: toCommandText(answer), next: toCommandText(next), in_library, facts: told };
  };
  return { engine, folder, id, episode, subtitle, said };
}

test("reports each adopted file as adopted and in the library", async () => {
  const { id, episode, subtitle, said } = await adopted();
  for (const { path } of [episode, subtitle]) {
    const { answer, in_library, facts, next } = await said(path);
    expect(answer).toBe(
      `It is in the library: "${path}". It was adopted: it was already in the library.`,
    );
    expect(in_library).toBe(true);
    expect(next).toBe("");
    expect(facts.join("\n")).toMatch(/was adopted as/);
  }
  expect((await said(id)).answer).toContain("and 1 more. It was adopted");
});

test("reports a file that was filed into an adopted folder as in the library", async () => {
  const { engine, folder, said } = await adopted();
  const name = "Firefly.S01E02.1080p.mkv";
  await take(engine, name, "film", { identity: FIREFLY, mappings: { [name]: numbered(2) } });
  const [filed = ""] = engine.inLibrary().filter((path) => path.includes("e02"));
  expect(join(engine.library, filed)).toContain(folder);
  expect((await said(join(engine.library, filed))).answer).toMatch(
    /^It is in the library.*No media server was asked/,
  );
});

test("reports that an undone release was let go with its files kept, and gives a next step for a missing file", async () => {
  const { engine, id, episode, said } = await adopted();
  rmSync(episode.path);
  const gone = await said(episode.path);
  expect(gone.answer).toContain("It was adopted as");
  expect(gone.next).toContain(`undo ${id}\` to stop tracking it.`);
  await requestEach(engine.store, [id], { kind: "undo" }, ME);
  await fileAll(engine);
  const left = await said(id);
  expect(left.answer).toBe(
    `It is release #${id}, which was let go: its files stay where they are.`,
  );
  expect(left.facts.join("\n")).not.toContain("trash");
});

test("reports a library file in review as in the library, with the reason for the review", async () => {
  const { engine, said } = await adopted();
  const path = join(engine.library, "Movies", "Heat.mkv");
  const facts = {
    ...factsOf(),
    reasons: [{ code: "no_match" as const, message: "TMDB lists nothing." }],
  };
  await recordUnsure(engine.deps, foundWork(path, libraryFile(path)), facts, ME);
  const { answer, in_library } = await said(path);
  expect(answer).toMatch(/is in review\. TMDB lists nothing\.$/);
  expect(in_library).toBe(true);
});
