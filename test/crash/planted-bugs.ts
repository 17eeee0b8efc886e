import { filePlan } from "./scenarios/file-plan.ts";
import { makeFolder, makeFolderUndo } from "./scenarios/make-folder.ts";
import { copy, hardlink, takenLink } from "./scenarios/one-film.ts";
import { rename, renameTaken } from "./scenarios/rename.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { several } from "./scenarios/several-files.ts";
import { undo } from "./scenarios/undo.ts";
import { upgradeSame } from "./scenarios/upgrade.ts";

/**
 * A deliberate mistake in the worker (worker/planted.ts), and the text by which it must be found.
 */
type PlantedBug = { name: string; scenario: Scenario; blows: string[]; found: RegExp };

/** The harness is only as good as the mistakes it finds: each of these must make it fail. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "writes-to-final-name",
    scenario: hardlink,
    blows: ["file-write:2"],
    found: /I2: .* is no whole file/,
  },
  {
    name: "publishes-before-journal",
    scenario: hardlink,
    blows: ["planted:1"],
    found: /is review|is ignored/,
  },
  {
    name: "tells-before-commit",
    scenario: several,
    blows: ["tryHardlink:1:after"],
    found: /is review|is ignored/,
  },
  { name: "writes-over-what-is-there", scenario: takenLink, blows: [], found: /I2|I3/ },
  {
    name: "removes-source-first",
    scenario: copy,
    blows: ["file-write:2"],
    found: /I1: the content \w+ is lost/,
  },
  {
    name: "leaves-what-it-staged",
    scenario: copy,
    blows: ["file-write:2"],
    found: /I5: .* was left behind/,
  },
  {
    name: "leaves-a-gap",
    scenario: upgradeSame,
    blows: ["planted:1"],
    found: /gap: .* is not there/,
  },
  { name: "deletes-instead-of-trash", scenario: undo, blows: [], found: /trash: it holds/ },
  {
    name: "moves-what-it-links",
    scenario: filePlan,
    blows: [],
    found: /I1: .* is there or gone wrongly/,
  },
  {
    name: "leaves-staged-folders",
    scenario: makeFolder,
    blows: ["mkdir:1:after"],
    found: /is left over, and empty/,
  },
  {
    name: "removes-folders-of-others",
    scenario: makeFolderUndo,
    blows: [],
    found: /I6: the folder .* is not there/,
  },
  {
    name: "frees-the-old-name-first",
    scenario: rename,
    blows: ["planted:1"],
    found: /published, and it is not there/,
  },
  {
    name: "renames-over-what-is-there",
    scenario: renameTaken,
    blows: [],
    found: /I3: .* is not in the library/,
  },
  {
    name: "believes-any-new-name",
    scenario: renameTaken,
    blows: ["renameFile:1"],
    found: /another file stands there/,
  },
  {
    name: "leaves-places-behind",
    scenario: rename,
    blows: [],
    found: /published, and it is not there|is sealed and not there/,
  },
];
