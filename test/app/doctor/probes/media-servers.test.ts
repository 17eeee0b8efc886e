import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { DoctorProbe } from "../../../../src/app/doctor/doctor.ts";
import { mediaServers } from "../../../../src/app/doctor/probes/media-servers.ts";
import { serverLibraries } from "../../../../src/app/doctor/probes/server-libraries.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import {
  KEY,
  type StandInOptions,
  startMediaBrowser,
  USER_KEY,
} from "../../../support/media-browser/stand-in.ts";
import type { StandInItem } from "../../../support/media-browser/world.ts";
import { startFakePlex } from "../../../support/stand-ins.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { look } from "./look.ts";

const probesOf = {
  plex: [mediaServers[0], serverLibraries[0]],
  jellyfin: [mediaServers[1], serverLibraries[1]],
  emby: [mediaServers[2], serverLibraries[2]],
} as Readonly<Record<string, readonly [DoctorProbe, DoctorProbe]>>;

const KINDS = [
  { kind: "jellyfin", version: "12.1.0", title: "Jellyfin", old: "10.9.11" },
  { kind: "emby", version: "4.9.3.0", title: "Emby", old: "4.7.14.0" },
] as const;

const idOf = (kind: "jellyfin" | "emby", number: number): string =>
  kind === "emby" ? String(number) : number.toString(16).padStart(32, "0");

const settingsOf = (kind: string, url: string, key: string | undefined = KEY) => ({
  [`${kind.toUpperCase()}_URL`]: url,
  ...(key !== "" && { [`${kind.toUpperCase()}_API_KEY`]: key }),
  INGEST_ID_TAGS: "both",
});

const textOf = (
  findings: readonly {
    level: string;
    found: string;
    cause?: string | undefined;
    advice?: unknown;
  }[],
): string =>
  findings
    .map(({ level, found, cause, advice = "" }) => {
      const because = cause === undefined ? "" : `${cause} `;
      return `${level}: ${found} ${because}${toCommandText(advice as string)}`;
    })
    .join("\n");

async function judge(
  options: StandInOptions,
  { key, path = "", ...more }: Record<string, string> = {},
  { home = "/nowhere", which = 0 }: { home?: string; which?: 0 | 1 } = {},
) {
  await using server = await startMediaBrowser(options);
  const settings = { ...settingsOf(options.kind, `${server.origin}${path}`, key), ...more };
  const probe = probesOf[options.kind]?.[which] as DoctorProbe;
  const text = textOf(await look(probe, home, settings));
  expect(server.complaints).toEqual([]);
  return text;
}

test.each(KINDS)("$title: distinguishes keys, versions and an unfinished set-up", async (it) => {
  const { kind, version, title, old } = it;
  const of = (more: Partial<StandInOptions> = {}, env: Record<string, string> = {}) =>
    judge({ kind, version, ...more }, env);
  expect(await of()).toBe(`ok: ${title} ${version} answers and accepts the key. `);
  expect(await of({}, { key: "" })).toMatch(
    new RegExp(
      `^fail: ${title} answers, but ${title.toUpperCase()}_API_KEY is not set. Create a key`,
    ),
  );
  expect(await of({}, { key: "wr0ng-key" })).toMatch(/^fail: .*refused the API key \(401\)/);
  expect(await of({}, { key: USER_KEY })).toMatch(
    /^fail: .*accepts the key, but it is not an administrator's\. .*Create a key/,
  );
  expect(await of({ version: old })).toMatch(/^fail: .*or newer is required/);
  if (kind === "jellyfin") {
    expect(await of({ isSetUp: false })).toMatch(/^fail: .*first set-up is not finished/);
  }
});

test("names the version of a Jellyfin that accepts no legacy header", async () => {
  const of = (version: string) => judge({ kind: "jellyfin", version }, { key: "wr0ng-key" });
  expect(await of("12.1.0")).toContain(
    "Jellyfin has version 12.1.0. Since version 12, Jellyfin accepts keys only in the header Authorization.",
  );
  expect(await of("10.11.11")).not.toContain("only in the header");
});

test.each([
  [
    "jellyfin",
    "10.11.11",
    "plex",
    /does not read ids like {tmdb-603}.*Update Jellyfin to version 12/,
  ],
  ["jellyfin", "12.0.0", "plex", /^ok: [^\n]*$/],
  ["jellyfin", "10.11.11", "both", /^ok: [^\n]*$/],
  ["emby", "4.9.3.0", "plex", /does not read ids like {tmdb-603}.*Set INGEST_ID_TAGS=both/],
  ["emby", "4.9.3.0", "jellyfin", /does not read ids like \[tmdbid-603\].*Set INGEST_ID_TAGS=both/],
  ["jellyfin", "10.11.11", "emby", /^ok: [^\n]*$/],
] as const)(
  "%s %s with ids in the form %s: %s",
  async (kind, version, INGEST_ID_TAGS, expected) => {
    expect(await judge({ kind, version }, { INGEST_ID_TAGS })).toMatch(expected);
  },
);

test("names the prefix that Jellyfin has no longer", async () => {
  const fails = await judge({ kind: "jellyfin", version: "12.0.0" }, { path: "/emby" });
  expect(fails).toMatch(/^fail: .*\(404\).* Remove \/emby from JELLYFIN_URL/);
  const warns = await judge({ kind: "jellyfin", version: "10.11.11" }, { path: "/emby" });
  expect(warns).toMatch(/^ok: .*\nwarn: The address of Jellyfin ends in \/emby/);
});

test("reports each server of a kind under its name, although another one is away", async () => {
  await using server = await startMediaBrowser({ kind: "jellyfin", version: "12.0.0" });
  const findings = await look(probesOf["jellyfin"]?.[0] as DoctorProbe, "/nowhere", {
    MEDIA_SERVERS: `attic=jellyfin+${server.origin},shed=jellyfin+http://127.0.0.1:9`,
    MEDIA_SERVER_ATTIC_API_KEY: KEY,
    MEDIA_SERVER_SHED_API_KEY: KEY,
  });
  expect(textOf(findings)).toMatch(
    /^ok: Jellyfin "attic" 12\.0\.0 answers.*\nfail: Jellyfin "shed" did not.*Check that Jellyfin "shed" is running and that MEDIA_SERVERS reaches it/,
  );
});

test("requires no Plex if another server is set, and reports that none is set", async () => {
  const plex = probesOf["plex"]?.[0] as DoctorProbe;
  expect(await look(plex, "/nowhere", {})).toMatchObject([{ level: "ok" }]);
  await using server = await startMediaBrowser({ kind: "emby", version: "4.9.3.0" });
  expect(await look(plex, "/nowhere", settingsOf("emby", server.origin))).toEqual([]);
});

test.each(KINDS)(
  "$title: compares the libraries' folders with ours",
  async ({ kind, version, title }) => {
    using dir = tempFolder();
    for (const folder of ["media/Films", "media/Series"]) {
      mkdirSync(dir.at(folder), { recursive: true });
    }
    dir.write(".config/plex-ingest/.env", "");
    const film = dir.write("media/Films/Heat (1995)/Heat (1995).mkv", "film");
    const libraries = (root: string, series = "Series") => [
      {
        Name: "Films",
        ItemId: idOf(kind, 1),
        CollectionType: "movies",
        Locations: [`${root}/Films`],
      },
      {
        Name: "Series",
        ItemId: idOf(kind, 2),
        CollectionType: "tvshows",
        Locations: [`${root}/${series}`],
      },
    ];
    const movie = (Path: string): StandInItem => ({
      Id: idOf(kind, 3),
      Type: "Movie",
      parents: [idOf(kind, 1)],
      Path,
      Name: "Heat",
    });
    const of = (
      options: Pick<StandInOptions, "libraries" | "items">,
      env: Record<string, string> = {},
    ) =>
      judge(
        { kind, version, ...options },
        { PLEX_MEDIA_ROOT: dir.at("media"), ...env },
        { home: dir.path, which: 1 },
      );
    const mapSetting = `${title.toUpperCase()}_PATH_MAP`;
    const well = `ok: “Films” is ${dir.at("media/Films")}. \nok: “Series” is ${dir.at("media/Series")}. `;
    expect(await of({ libraries: libraries(dir.at("media")), items: [movie(film)] })).toBe(well);
    expect(await of({ libraries: libraries("/data/tank") })).toMatch(
      new RegExp(
        `^fail: No ${title} library for films or series has a folder below PLEX_MEDIA_ROOT`,
      ),
    );
    const shouted = dir.at("media").replace(/media$/, "MEDIA");
    expect(await of({ libraries: libraries(shouted) })).toContain(
      `differs from ${dir.at("media")} only in upper and lower case`,
    );
    const map = { [mapSetting]: `${dir.at("media")}=/data/tank` };
    expect(await of({ libraries: libraries("/data/tank") }, map)).toContain(
      `which ${title} sees as /data/tank/Films`,
    );
    expect(await of({ libraries: libraries(dir.at("media")) }, map)).toMatch(
      new RegExp(`^fail: No ${title} library .*\\. Remove the mapping from ${mapSetting}\\.$`),
    );
    // The map of another server does not count.
    expect(
      await of(
        { libraries: libraries("/data/tank") },
        { PLEX_PATH_MAP: `${dir.at("media")}=/data/tank` },
      ),
    ).toMatch(/^fail: /);
    // The path is the same, but the folder is another one.
    const gone = movie(dir.at("media/Films/Gone (2000)/Gone (2000).mkv"));
    expect(await of({ libraries: libraries(dir.at("media")), items: [gone] })).toMatch(
      new RegExp(
        `${well}\nwarn: “Films”: ${title} lists files that do not exist here.*Check ${mapSetting}`,
      ),
    );
    mkdirSync(dir.at("media/other"));
    const skipped = await of({ libraries: libraries(dir.at("media"), "other") });
    expect(skipped.includes(`which ${title} skips`)).toBe(kind === "jellyfin");
  },
);

test("judges the libraries of each server by its own path mapping", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("media/Films"), { recursive: true });
  await using plex = await startFakePlex({
    sections: [{ title: "Films", type: "movie", locations: ["/plex/Films"] }],
  });
  await using jellyfin = await startMediaBrowser({
    kind: "jellyfin",
    version: "12.0.0",
    libraries: [
      {
        Name: "Films",
        ItemId: idOf("jellyfin", 1),
        CollectionType: "movies",
        Locations: ["/jelly/Films"],
      },
    ],
  });
  const env = {
    ...settingsOf("jellyfin", jellyfin.origin),
    PLEX_URL: plex.url,
    PLEX_TOKEN: plex.token,
    PLEX_MEDIA_ROOT: dir.at("media"),
    PLEX_PATH_MAP: `${dir.at("media")}=/plex`,
    JELLYFIN_PATH_MAP: `${dir.at("media")}=/jelly`,
  };
  for (const kind of ["plex", "jellyfin"]) {
    const found = textOf(await look(probesOf[kind]?.[1] as DoctorProbe, dir.path, env));
    expect(found).toContain(`ok: “Films” is ${dir.at("media/Films")}, which`);
  }
});

test.each<[string, { JELLYFIN?: string; INGEST_PROOF?: string }, boolean]>([
  ["its folder is another one of the media root", {}, true],
  ["its map names the folder for new films", { JELLYFIN: "Films" }, false],
  ["the other server is the proof", { INGEST_PROOF: "plex" }, false],
  ["one server is enough", { INGEST_PROOF: "any" }, false],
])("warns of a server that lacks the folder for new films: %s", async (_, settings, isWarned) => {
  using dir = tempFolder();
  for (const name of ["Films", "Kino"]) mkdirSync(dir.at(`media/${name}`), { recursive: true });
  const { JELLYFIN: folder = "Kino", ...more } = settings;
  await using plex = await startFakePlex({
    sections: [{ title: "Films", type: "movie", locations: [dir.at("media/Films")] }],
  });
  await using jellyfin = await startMediaBrowser({
    kind: "jellyfin",
    version: "12.0.0",
    libraries: [
      {
        Name: "Films",
        ItemId: idOf("jellyfin", 1),
        CollectionType: "movies",
        Locations: [`/jelly/${folder}`],
      },
    ],
  });
  const env = {
    ...settingsOf("jellyfin", jellyfin.origin),
    ...more,
    PLEX_URL: plex.url,
    PLEX_TOKEN: plex.token,
    PLEX_MEDIA_ROOT: dir.at("media"),
    JELLYFIN_PATH_MAP: `${dir.at("media")}=/jelly`,
  };
  const found = textOf(await look(probesOf["jellyfin"]?.[1] as DoctorProbe, dir.path, env));
  const warning =
    `warn: Jellyfin has no library for films with the folder "${dir.at("media/Films")}", so it cannot ` +
    "show what is filed there.";
  expect(found.includes(warning)).toBe(isWarned);
});
