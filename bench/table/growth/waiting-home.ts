import Sqlite from "better-sqlite3";
import type { Home } from "../../../test/process/home.ts";
import { emptyHome } from "../filled-home.ts";

/** Creates a home with `releases` releases in review, each with three rows of history. */
export async function waitingHome(releases: number): Promise<Home> {
  const home = await emptyHome();
  const raw = new Sqlite(home.database);
  raw.pragma("synchronous = off");
  const addRelease = raw.prepare(
    `insert into release (version, source, name, path, state, identity_type, identity_id, identity_json, decided_by, reasons_json, candidates_json, tries, file_count, bytes, created_at, updated_at)
     values (1, 'folder', ?, ?, 'review', 'movie', ?, ?, 'engine', ?, ?, 0, 1, 4000000000, ?, ?)`,
  );
  const addRow = raw.prepare(
    "insert into history (at, release_id, name, action, from_state, to_state, actor, detail_json) values (?, ?, ?, ?, ?, ?, 'engine', null)",
  );
  const reasons = JSON.stringify([
    {
      code: "low_confidence",
      message: "Why a person is asked, in a sentence of the usual length for one.",
    },
  ]);
  const now = Date.now();
  raw.transaction(() => {
    for (let id = 1; id <= releases; id++) {
      const name = `Some.Film.Of.Many.${id}.1995.1080p.BluRay.x264-GRP`;
      const at = now - (releases - id) * 1000;
      const identity = { type: "movie", tmdbId: id, title: `Some Film ${id}`, year: 1995 };
      const parts = { title: 1, year: 1, type: 1, popularity: 1 };
      const candidates = JSON.stringify([{ ...identity, confidence: 800, parts }]);
      addRelease.run(name, `/in/${id}`, id, JSON.stringify(identity), reasons, candidates, at, at);
      addRow.run(at, id, name, "found", null, "settling");
      addRow.run(at, id, name, "settled", "settling", "identifying");
      addRow.run(at, id, name, "held", "identifying", "review");
    }
  })();
  raw.exec("analyze");
  raw.close();
  return home;
}
