import { HEAT, HEAT_720, HEAT_1080, HEAT_FILE } from "./films.ts";
import { filed, namesAt, type Scenario, undone } from "./scenario.ts";

const OTHER_FILE = HEAT_FILE.replace(/mkv$/, "mp4");

/**
 * Files a better version under the standard name of the film while an old version named `oldFile`
 * is filed.
 */
const upgrade = (
  name: string,
  method: "hardlink" | "copy",
  oldFile: string,
  duplicatePolicy: "upgrade" | "review" = "upgrade",
): Scenario => ({
  name,
  place: "same",
  rules: { method, duplicatePolicy },
  async prepare(stage) {
    const old = await stage.approved(
      `Heat.1995.720p.HDTV${oldFile.slice(-4)}`,
      HEAT_720.bytes,
      HEAT,
    );
    await stage.finish();
    const better = await stage.approved("Heat.1995.1080p.BluRay.mkv", HEAT_1080.bytes, HEAT);
    if (duplicatePolicy === "review") await stage.replaces(better, HEAT);
    const { library } = filed(better, method, { [HEAT_FILE]: HEAT_1080 });
    const isSame = oldFile === HEAT_FILE;
    return {
      names: isSame
        ? { [HEAT_FILE]: [HEAT_720.sha256, HEAT_1080.sha256] }
        : { ...namesAt({ library }), [oldFile]: [HEAT_720.sha256] },
      always: isSame ? [HEAT_FILE] : [],
      end: { library, trash: [HEAT_720.sha256], releases: { [old]: "filed", [better]: "filed" } },
    };
  },
});

const downgraded = (file: string) => ({
  library: filed(1, "hardlink", { [file]: HEAT_720 }).library,
});

/** A better file takes the old one's name: the name exists at every moment. */
export const upgradeSame = upgrade("upgrade-same-name", "hardlink", HEAT_FILE);
/** Same as `upgradeSame`, but with a copy that is first staged under a temporary name. */
export const upgradeCopy = upgrade("upgrade-copy", "copy", HEAT_FILE);
/** Undone: the old file is back under its name, again without a gap. */
export const upgradeSameUndo = undone(
  upgradeSame,
  "upgrade-same-name-undo",
  downgraded(HEAT_FILE),
  2,
);

/** A person decides that the new file replaces the old one. */
export const replaceSame = upgrade("replace", "hardlink", HEAT_FILE, "review");
export const replaceSameUndo = undone(replaceSame, "replace-undo", downgraded(HEAT_FILE), 2);

/** A better file with another name: it exists before the old one is removed. */
export const upgradeOther = upgrade("upgrade-other-name", "hardlink", OTHER_FILE);
/** Undone: the old file exists before the new one is removed. */
export const upgradeOtherUndo = undone(
  upgradeOther,
  "upgrade-other-name-undo",
  downgraded(OTHER_FILE),
  2,
);

/**
 * The system refuses every link from now on: each file has one name at a time, and nothing has the
 * name between the two renames of the swap.
 */
const withoutLinks = (scenario: Scenario, name: string, error: string): Scenario => ({
  ...scenario,
  name,
  always: [`link:1=${error}+`],
  prepare: async (stage) => ({ ...(await scenario.prepare(stage)), always: [] }),
});
export const upgradeWithoutLinks = withoutLinks(upgradeCopy, "upgrade-without-links", "ENOTSUP");
/** Undone after links broke: both versions are never in the trash. */
export const upgradeUndoWithoutLinks = withoutLinks(
  upgradeSameUndo,
  "upgrade-undo-without-links",
  "EXDEV",
);
