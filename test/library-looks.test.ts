import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

/** The only file that decides that a path in a library is gone (decision 328). */
const DECIDES = "app/journal/steps/confirm-missing.ts";

/**
 * Calls that return nothing for a path that is not found. Every file of `app` that makes them is
 * listed here with their number, and with the reason why nothing counts as gone because of them.
 */
const LOOKS =
  /\b(?:readFileIdentity|readTargetIdentity|readLinkTarget|folderState|countLinks|files\.removeStaged)\(/g;

const DOWNLOAD = "a path of a download, or of its source";
const FREE = "a name that seems free: the system refuses to give a taken name";
const PRESENT = "only a file that is found matters";
const SHOWN = "an answer for a person, which records nothing";
const PROVEN = "read twice around a check of the library";
const KEEPS = "a file that is not found is kept, or the work waits";

const MAY_LOOK: Readonly<Record<string, readonly [count: number, why: string]>> = {
  "app/discover/away.ts": [1, DOWNLOAD],
  "app/file-tools/check-operations.ts": [2, FREE],
  "app/file/claim-root.ts": [2, PRESENT],
  "app/file/file-plan.ts": [1, KEEPS],
  "app/file/prepare-approved.ts": [1, PRESENT],
  "app/file/prepare.ts": [1, DOWNLOAD],
  "app/file/publish-file.ts": [2, DOWNLOAD],
  "app/file/rename/undo-rename.ts": [1, PRESENT],
  "app/filed-works/list-filed-works.ts": [1, SHOWN],
  "app/journal/operations/close-reinstate.ts": [1, PRESENT],
  "app/journal/operations/make-folder.ts": [2, FREE],
  "app/journal/operations/publish.ts": [5, FREE],
  "app/journal/operations/reinstate.ts": [1, FREE],
  "app/journal/operations/remove-source.ts": [7, DOWNLOAD],
  "app/journal/operations/rename.ts": [2, FREE],
  "app/journal/operations/replace.ts": [1, KEEPS],
  "app/journal/operations/restore.ts": [2, FREE],
  "app/journal/operations/return-source.ts": [3, DOWNLOAD],
  "app/journal/operations/trash.ts": [1, PRESENT],
  "app/journal/recover.ts": [4, PROVEN],
  "app/journal/steps/perform.ts": [1, PROVEN],
  "app/journal/steps/prove-filed.ts": [2, KEEPS],
  "app/journal/steps/roots.ts": [3, KEEPS],
  "app/journal/steps/small-files.ts": [1, DOWNLOAD],
  "app/journal/steps/try-filing.ts": [2, DOWNLOAD],
  "app/library-state/already-there.ts": [4, PRESENT],
  "app/library-state/compare-versions.ts": [2, SHOWN],
  "app/library-state/files-beside.ts": [2, PRESENT],
  "app/library-state/find-gone.ts": [1, PRESENT],
  "app/library-state/foreign-duplicate.ts": [2, FREE],
  "app/library-state/missing.ts": [1, DOWNLOAD],
  "app/library-state/new-inodes.ts": [1, PRESENT],
  "app/library-state/pool-sizes.ts": [1, PRESENT],
  "app/library/follow-new-inodes.ts": [2, PRESENT],
  "app/library/move-library.ts": [5, SHOWN],
  "app/library/read-library.ts": [1, PRESENT],
  "app/plan/choose-versions.ts": [1, FREE],
  "app/releases/expected-method.ts": [1, SHOWN],
  "app/releases/files-port.ts": [1, PRESENT],
  "app/scan/ask-server.ts": [2, KEEPS],
  "app/scan/first-scans.ts": [1, PRESENT],
  "app/scan/proven-gone.ts": [2, SHOWN],
  "app/torrents/auto-remove.ts": [1, KEEPS],
  "app/torrents/confirm.ts": [1, DOWNLOAD],
  "app/torrents/hold-elsewhere.ts": [1, DOWNLOAD],
  "app/torrents/removed-torrents.ts": [2, DOWNLOAD],
  "app/trash/trash.ts": [2, SHOWN],
  "app/unpack/files-beside.ts": [1, DOWNLOAD],
  "app/unpack/stage.ts": [1, DOWNLOAD],
  "app/upkeep/answer-restore.ts": [2, SHOWN],
  "app/upkeep/purge-trash.ts": [3, KEEPS],
  "app/why/view.ts": [1, SHOWN],
};

const found = (sources: Sources): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sources)
      .filter(([path]) => path.startsWith("app/") && path !== DECIDES)
      .map(([path, text]) => [path, text.match(LOOKS)?.length ?? 0] as const)
      .filter(([, count]) => count > 0),
  );

test("no other file than one decides that a library file is gone", () => {
  const allowed = Object.fromEntries(
    Object.entries(MAY_LOOK).map(([path, [count]]) => [path, count]),
  );
  expect(found(readSources())).toEqual(allowed);
});

test("app looks at files only through its port", () => {
  const importers = (sources: Sources): string[] =>
    Object.entries(sources).flatMap(([path, text]) =>
      path.startsWith("app/") && /from "node:fs(?:\/promises)?"/.test(text) ? [path] : [],
    );
  expect(importers({ "app/new.ts": 'import { stat } from "node:fs/promises";' })).toEqual([
    "app/new.ts",
  ]);
  expect(importers(readSources())).toEqual([]);
});

const TWICE = "what is empty or lost an entry is read again after a check of the library";
const NAMES = "names next to a file: a name that is taken is refused anyway";

/**
 * Lists of folders. While a disk is away, a folder of a library has no entries, so each file states
 * why nothing counts as absent because a list lacks it.
 */
const LISTS = /\b(?:listRoot|files\.walk)\(/g;
const MAY_LIST: Readonly<Record<string, readonly [count: number, why: string]>> = {
  "app/adopt/find-works.ts": [1, KEEPS],
  "app/audit/audit.ts": [1, SHOWN],
  "app/discover/list-watched-folders.ts": [1, DOWNLOAD],
  "app/discover/settle.ts": [1, DOWNLOAD],
  "app/file/prepare.ts": [1, DOWNLOAD],
  "app/identify/desk/desk.ts": [1, DOWNLOAD],
  "app/journal/operations/remove-folder.ts": [1, KEEPS],
  "app/journal/steps/confirm-missing.ts": [1, PROVEN],
  "app/journal/steps/roots.ts": [2, KEEPS],
  "app/library-state/files-beside.ts": [1, NAMES],
  "app/library-state/foreign-duplicate.ts": [1, PROVEN],
  "app/library-state/mounted.ts": [2, "the check itself"],
  "app/library-state/on-disk.ts": [2, TWICE],
  "app/library-state/recognise-library.ts": [2, SHOWN],
  "app/library/read-library.ts": [3, TWICE],
  "app/plan/choose-folder.ts": [3, `${TWICE}; for the folder of a season, ${PRESENT}`],
  "app/plan/note-server-names.ts": [1, SHOWN],
  "app/plan/number-episodes.ts": [1, TWICE],
  "app/plan/plan-release.ts": [2, NAMES],
  "app/releases/observe.ts": [1, DOWNLOAD],
  "app/rename/rename-input.ts": [1, KEEPS],
  "app/space/downloads.ts": [1, SHOWN],
  "app/space/space.ts": [1, SHOWN],
  "app/torrents/auto-remove.ts": [1, KEEPS],
  "app/torrents/confirm.ts": [1, DOWNLOAD],
  "app/torrents/removed-torrents.ts": [1, DOWNLOAD],
  "app/unpack/files-beside.ts": [1, DOWNLOAD],
};

const lists = (sources: Sources): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sources).flatMap(([path, text]) => {
      const count = path.startsWith("app/") ? (text.match(LISTS)?.length ?? 0) : 0;
      return count === 0 ? [] : [[path, count]];
    }),
  );

test("each list of a folder says why nothing is absent because the list lacks it", () => {
  const planted = { "app/new.ts": "const { entries } = await files.listRoot(folder, signal);" };
  expect(lists(planted)).toEqual({ "app/new.ts": 1 });
  const allowed = Object.entries(MAY_LIST).map(([path, [count]]) => [path, count] as const);
  expect(lists(readSources())).toEqual(Object.fromEntries(allowed));
});

test("a planted look is found", () => {
  const planted = { "app/new.ts": "if (!(await files.readFileIdentity(path))) return GONE;" };
  expect(found(planted)).toEqual({ "app/new.ts": 1 });
});

/** Files of `app` outside that one that make or report the reason `missing`, or make a proof. */
const claims = (sources: Sources): string[] =>
  Object.entries(sources)
    .filter(([path]) => path.startsWith("app/") && path !== DECIDES)
    .filter(([, text]) => /code: "missing"|\bconfirmMissingAt\b/.test(text))
    .map(([path]) => path);

test("no other file reports a library file as missing", () => {
  expect(claims({ "app/new.ts": 'return { code: "missing", message };' })).toEqual(["app/new.ts"]);
  expect(claims(readSources())).toEqual([
    // lists the proofs of `createMissingCheck`
    "app/audit/journal-findings.ts",
    // a video of the download
    "app/file/check-plan.ts",
    // a link that leads to nothing, found by reading its folder
    "app/library/read-library.ts",
  ]);
});
