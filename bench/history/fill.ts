import Sqlite from "better-sqlite3";

const DAY_MS = 86_400_000;
const REASONS = [
  "remake_rival",
  "low_confidence",
  "close_second",
  "duplicate",
  "episode_missing",
  "auto_off",
];
const METHODS = ["hardlink", "hardlink", "hardlink", "copy"];

/**
 * Of every ten releases, seven are filed without asking, two need a decision (one of them is
 * corrected), and one is rejected.
 */
const STORIES = [0, 0, 0, 0, 0, 0, 0, 1, 2, 3] as const;

const MAX_WORKS = 20_000;

/**
 * Inserts `rows` rows of history, six or seven per filed release, over the two years before `now`.
 * The releases of the last 1,400 rows are still in review.
 */
export function fill(database: string, rows: number, now: number): { releases: number } {
  const raw = new Sqlite(database);
  raw.pragma("synchronous = off");
  const addRelease = raw.prepare(
    `insert into release (version, source, name, path, state, identity_type, identity_id, identity_json, decided_by, reasons_json, candidates_json, tries, file_count, bytes, created_at, updated_at)
     values (1, 'folder', ?, ?, ?, 'movie', ?, ?, ?, ?, ?, 0, 1, 4000000000, ?, ?)`,
  );
  const addRow = raw.prepare(
    "insert into history (at, release_id, name, action, from_state, to_state, actor, detail_json) values (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const each = (2 * 365 * DAY_MS) / rows;
  const started = now - 2 * 365 * DAY_MS;
  const done = { rows: 0, releases: 0 };
  raw.transaction(() => {
    while (done.rows < rows) {
      const id = ++done.releases;
      const left = rows - done.rows;
      const story = left < 1400 ? 1 : (STORIES[id % 10] ?? 0);
      const name = `Some.Film.Of.Many.${id}.1995.1080p.BluRay.x264-GRP`;
      const identity = { type: "movie", tmdbId: id, title: `Some Film ${id}`, year: 1995 };
      const code = REASONS[id % REASONS.length] ?? "";
      const reasons = [
        { code, message: "Why a person is asked, in a sentence of the usual length for one." },
      ];
      const isOpen = left < 1400;
      const state = isOpen ? "review" : story === 3 ? "rejected" : "filed";
      const json = JSON.stringify(identity);
      const candidates = JSON.stringify([
        { ...identity, confidence: 990, parts: { title: 1, year: 1, type: 1, popularity: 1 } },
      ]);
      const at = started + done.rows * each;
      const decidedBy = story === 0 ? "engine" : "person";
      const kept = isOpen ? JSON.stringify(reasons) : "[]";
      addRelease.run(name, `/in/${id}`, state, id, json, decidedBy, kept, candidates, at, at);
      const row = (
        action: string,
        from: string | null,
        to: string,
        actor: string,
        detail?: object,
      ): void => {
        addRow.run(
          started + done.rows++ * each,
          id,
          name,
          action,
          from,
          to,
          actor,
          detail ? JSON.stringify(detail) : null,
        );
      };
      row("found", null, "settling", "engine");
      row("settled", "settling", "identifying", "engine");
      if (story === 0) row("identified", "identifying", "approved", "engine", { identity });
      else row("held", "identifying", "review", "engine", { reasons });
      if (isOpen) continue;
      if (story === 3) {
        row("rejected", "review", "rejected", "cli:anna");
        continue;
      }
      const chosen = story === 2 ? { ...identity, tmdbId: id + 1 } : identity;
      if (story !== 0) row("approved", "review", "approved", "cli:anna", { identity: chosen });
      row("filing", "approved", "filing", "engine");
      const files = [
        { destination: `/media/Movies/${name}.mkv`, method: METHODS[id % METHODS.length] },
      ];
      row("filed", "filing", "filed", "engine", { files });
      row("plex_seen", "filed", "filed", "engine");
    }
    raw.exec(
      "update uncounted_history set below = (select max(id) + 1 from history); delete from daily_count;",
    );
  })();
  raw.exec("update release set filed_at = updated_at where state = 'filed'");
  raw.exec(`insert into filed_work
      (type, tmdb_id, title, year, title_key, words, videos, bytes, plex, decided_by, filed_at, month)
    select identity_type, identity_id, 'Some Film ' || id, 1995, 'some film ' || id, 'some film ' || id || char(10) || lower(name),
      1, bytes, 'seen', decided_by, filed_at, 202600 + id % 11 + 1
    from release where state = 'filed' order by id limit ${MAX_WORKS}`);
  raw.exec("analyze");
  raw.close();
  return { releases: done.releases };
}
