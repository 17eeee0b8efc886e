import { expect, test } from "vitest";
import { ROLES } from "../../../src/core/role.ts";
import { DEFAULT_TOOLSETS, TOOLSET_NAMES, type Toolset } from "../../../src/core/toolsets.ts";
import { listedTools } from "../../../src/hosts/mcp/listed-tools.ts";
import {
  chooseTools,
  type Listing,
  listOfferedTools,
  type ToolChoice,
} from "../../../src/hosts/mcp/offered-tools.ts";
import { countTokens } from "../../support/count-tokens.ts";

const CORE: Listing = { toolsets: [], outputSchemas: false };
const choice = (more: Partial<ToolChoice> = {}): ToolChoice => ({
  toolsets: DEFAULT_TOOLSETS,
  readOnly: false,
  listing: CORE,
  ...more,
});
const names = (tools: readonly { name: string }[]): string[] => tools.map(({ name }) => name);
const REACH = ["find_tool", "call_read_tool", "call_write_tool"];

test("lists about sixteen tools by default, with the finder and the callers last", () => {
  const { listed } = chooseTools(choice());
  expect(names(listed)).toEqual([
    "get_ingest_queue",
    "get_ingest_item",
    "why_not_in_plex",
    "approve_ingest",
    "reject_ingest",
    "retry_ingest",
    "undo_ingest",
    "refile_ingest",
    "get_ingest_history",
    "get_watcher_status",
    "search_media",
    "get_recently_added",
    "control_playback",
    "search_tmdb",
    "list_torrents",
    "control_torrent",
    "find_space",
    ...REACH,
  ]);
  expect(listed.every((tool) => tool.outputSchema === undefined)).toBe(true);
});

test("keeps each list within its tokens", () => {
  const lists = Object.fromEntries([
    ["core", chooseTools(choice()).listed],
    ["core, every toolset on", chooseTools(choice({ toolsets: TOOLSET_NAMES })).listed],
    ...TOOLSET_NAMES.map((toolset) => [
      `core and ${toolset}`,
      chooseTools(choice({ listing: { ...CORE, toolsets: [toolset] } })).listed,
    ]),
    ["default toolsets in full", chooseTools(choice({ listing: undefined })).listed],
    ["all", chooseTools(choice({ toolsets: TOOLSET_NAMES, listing: undefined })).listed],
  ]);
  const tokens = Object.fromEntries(
    Object.entries(lists).map(([name, tools]) => [name, countTokens({ tools })]),
  );
  console.log(`tokens of the tool list (o200k_base): ${JSON.stringify(tokens)}`);
  expect(tokens["core"]).toBeLessThanOrEqual(7000);
  expect(tokens["core, every toolset on"]).toBeLessThanOrEqual(7000);
  expect(tokens["all"]).toBeLessThanOrEqual(22_200);
  for (const tool of lists["all"] ?? []) {
    expect(countTokens(tool), tool.name).toBeLessThanOrEqual(1000);
  }
});

/** Every combination of role, reading and toolset, and all toolsets. */
const CHOICES = ROLES.flatMap((role) =>
  [false, true].flatMap((readOnly) =>
    [...TOOLSET_NAMES.map((name) => [name]), DEFAULT_TOOLSETS, TOOLSET_NAMES].map((toolsets) =>
      choice({ role, readOnly, toolsets }),
    ),
  ),
);

test("a tool that may remove something is listed wherever it is offered, and no caller calls it", () => {
  for (const each of CHOICES) {
    const { offered, listed, reachOf } = chooseTools(each);
    const destroying = names(offered.filter(({ annotations }) => annotations.destructiveHint));
    expect(names(listed)).toEqual(expect.arrayContaining(destroying));
    expect(destroying.map(reachOf)).toEqual(destroying.map(() => true));
  }
  // Tools that remove a file, a torrent, a match or a session.
  const destroying = listedTools().filter(({ shown }) => shown.annotations.destructiveHint);
  expect(destroying.map(({ shown }) => shown.name).toSorted()).toEqual([
    "approve_ingest",
    "control_playback",
    "control_torrent",
    "copy_file",
    "create_directory",
    "execute_naming_plan",
    "fix_plex_match",
    "move_file",
    "refile_ingest",
    "rename_file",
    "rename_library",
    "undo_ingest",
  ]);
});

test("every offered tool is listed or has a listed caller, whatever the role and the toolsets", () => {
  for (const each of CHOICES) {
    const { offered, listed, reachOf } = chooseTools(each);
    for (const { name, annotations } of offered) {
      const reach = reachOf(name);
      expect(names(listed)).toContain(reach === true ? name : reach);
      if (reach !== true) {
        expect(reach).toBe(annotations.readOnlyHint ? "call_read_tool" : "call_write_tool");
      }
    }
    if (each.readOnly) expect(names(listed)).not.toContain("call_write_tool");
    expect(reachOf("no_such_tool")).toBe(false);
  }
});

test("lists every tool and no finder if there are at most sixteen tools", () => {
  const sizes = new Set<number>();
  const sets = TOOLSET_NAMES.reduce<Toolset[][]>(
    (found, name) => [...found, ...found.map((others) => [...others, name])],
    [[]],
  );
  for (const each of ROLES.flatMap((role) =>
    sets.flatMap((toolsets) =>
      [false, true].map((readOnly) => choice({ role, readOnly, toolsets })),
    ),
  )) {
    const { offered, listed } = chooseTools(each);
    sizes.add(offered.length);
    if (offered.length <= 16) expect(names(listed)).toEqual(names(offered));
    else expect(names(listed), String(each.toolsets)).toContain("find_tool");
  }
  expect([16, 17].every((size) => sizes.has(size))).toBe(true);
});

test("a named toolset is listed in full, and everything without a finder if all are", () => {
  const plex = names(chooseTools(choice({ listing: { ...CORE, toolsets: ["plex"] } })).listed);
  const ofPlex = listedTools().filter(({ toolset }) => toolset === "plex");
  expect(plex).toEqual(expect.arrayContaining(ofPlex.map(({ shown }) => shown.name)));
  expect(plex).not.toContain("parse_filename");
  const full = chooseTools(choice({ listing: { ...CORE, toolsets: TOOLSET_NAMES } }));
  expect(names(full.listed)).toEqual(names(listOfferedTools(choice())));
  expect(chooseTools(choice({ listing: undefined })).listed).toEqual(listOfferedTools(choice()));
});

test("does not list tools of a service that is missing, unless no other tool would be left", () => {
  const missing = [
    { toolsets: ["plex", "curate"], except: "search_media", setting: "PLEX_URL" },
  ] as const;
  const without = chooseTools(choice({ listing: { ...CORE, missing } }));
  expect(names(without.listed)).toContain("search_media");
  expect(names(without.listed)).not.toContain("get_recently_added");
  expect(without.reachOf("get_on_deck")).toBe(false);
  expect(names(without.offered)).toContain("get_on_deck");
  const whole = chooseTools(
    choice({ listing: { toolsets: TOOLSET_NAMES, outputSchemas: false, missing } }),
  );
  expect(names(whole.listed)).not.toContain("control_playback");
  const alone = chooseTools(
    choice({
      toolsets: ["plex"],
      listing: { ...CORE, missing: [{ toolsets: ["plex"], setting: "PLEX_URL" }] },
    }),
  );
  expect(names(alone.listed)).toContain("search_media");
});
