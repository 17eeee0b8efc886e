import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { makeHome } from "../../process/home.ts";
import { ask } from "../../process/mcp-session.ts";
import { runProgram } from "../../support/daemon.ts";
import { startBundle, type Unpacked, unpackBundle } from "../../support/mcp-bundle.ts";
import { missingProgram } from "../../support/missing-program.ts";
import { startPlex } from "../../support/plex/start-plex.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SCHEMA = join(import.meta.dirname, "../../fixtures/mcpb/manifest-schema.json");
const missing = missingProgram("bsdtar", "apt-get install libarchive-tools");

/** The published schema with its references resolved. zod resolves only references into `$defs`. */
function publishedSchema(): z.ZodType {
  const root = JSON.parse(readFileSync(SCHEMA, "utf8"));
  const at = (pointer: string): unknown =>
    pointer
      .split("/")
      .slice(1)
      .reduce((node, key) => node[key], root);
  const followed = JSON.parse(JSON.stringify(root), (_, value) =>
    typeof value?.$ref === "string" ? at(value.$ref) : value,
  );
  return z.fromJSONSchema(followed);
}

describe.skipIf(missing)("the MCP bundle", () => {
  const folder = tempFolder();
  let bundle: Unpacked;
  beforeAll(async () => {
    bundle = await unpackBundle(folder);
  });
  afterAll(() => folder[Symbol.dispose]());
  const manifestNames = (): string[] => bundle.manifest.tools.map(({ name }) => name);

  test("has a manifest that fits the published schema, names the tools and marks secrets", () => {
    const { at, manifest } = bundle;
    const schema = publishedSchema();
    expect(schema.safeParse(manifest).error).toBeUndefined();
    expect(schema.safeParse({ ...manifest, server: { type: "perl" } }).success).toBe(false);
    expect(manifestNames()).toEqual(
      expect.arrayContaining(["approve_ingest", "search_media", "find_tool"]),
    );
    expect(manifestNames()).not.toContain("list_libraries");
    expect(statSync(join(at, manifest.server.entry_point)).isFile()).toBe(true);
    const secret = Object.entries(manifest.user_config).filter(([, { sensitive }]) => sensitive);
    expect(secret.map(([key]) => key)).toEqual(["plex_token", "tmdb_api_key"]);
    // Every value that the user is asked for reaches the server, and the server expects no other
    // values.
    const used = Object.values(manifest.server.mcp_config.env).map(
      (value) => /^\$\{user_config\.(\w+)\}$/.exec(value)?.[1],
    );
    expect(used).toEqual(Object.keys(manifest.user_config));
  });

  test("contains a driver for both processors of each system it names, and stays small", () => {
    const { at, manifest, size } = bundle;
    const drivers = readdirSync(join(at, "node_modules/better-sqlite3/prebuilds"));
    const systems = manifest.compatibility.platforms.flatMap((name) =>
      name === "linux" ? [name, "linuxmusl"] : [name],
    );
    expect(drivers.toSorted()).toEqual(
      systems.flatMap((name) => [`${name}-arm64.node`, `${name}-x64.node`]).toSorted(),
    );
    console.log(`the MCP bundle has ${(size / 1024 / 1024).toFixed(1)} MiB`);
    expect(size).toBeLessThan(10 * 1024 * 1024);
    expect(readdirSync(at).toSorted()).toEqual([
      "LICENSE",
      "dist",
      "manifest.json",
      "node_modules",
      "package.json",
    ]);
  });

  test("starts where it was unpacked, and uses the queue of the env file that its user named", async () => {
    await using plex = await startPlex();
    using home = makeHome({ plex });
    home.drop("Dune.1080p.mkv");
    await runProgram(home, ["add", join(home.downloads, "Dune.1080p.mkv")]);
    await using client = startBundle(bundle, home, { env_file: home.envFile });
    expect(await client.initialize("bundle")).toMatchObject({
      serverInfo: { name: "plex-ingest" },
    });
    expect(manifestNames()).toEqual(
      expect.arrayContaining((await client.tools()).map(({ name }) => name)),
    );
    expect(await ask(client, "get_ingest_queue", { state: "all" })).toMatchObject({ total: 1 });
    expect(await ask(client, "list_libraries")).toMatchObject({
      libraries: [{ name: "Movies" }, {}, {}, {}, {}],
    });
  });

  test("needs only Plex's address and token, and read-only removes the tools that change something", async () => {
    await using plex = await startPlex();
    using home = makeHome();
    const given = { plex_url: plex.url, plex_token: plex.token, toolsets: "plex" };
    await using client = startBundle(bundle, home, given);
    await client.initialize("bundle");
    expect(await ask(client, "get_server_info")).toMatchObject({ reachable: true });
    expect((await client.tools()).map(({ name }) => name)).toContain("scan_library");
    await client.leave();
    await using looking = startBundle(bundle, home, { ...given, read_only: true });
    await looking.initialize("bundle");
    expect((await looking.tools()).map(({ name }) => name)).not.toContain("scan_library");
  });

  test("starts with a client that passes placeholders for options left empty", async () => {
    using home = makeHome();
    await using client = startBundle(bundle, home, "placeholders");
    await client.initialize("bundle");
    expect((await client.tools()).length).toBeGreaterThan(0);
  });
});
