import { expect, test } from "vitest";
import { replay } from "../../../../scripts/plex-data/replay.ts";
import { createRecorder, type Recording } from "../../../../src/servers/plex/record/recorder.ts";
import { walkPlex } from "../../../../src/servers/plex/record/walk.ts";
import { BAD_ROWS, plantAll } from "../../../support/bad-rows.ts";
import { never, plexAndClient } from "../../../support/plex/plex-and-client.ts";
import type { PlexOptions } from "../../../support/plex/start-plex.ts";
import { randomFrom } from "../../../support/random.ts";

async function recorded(
  options: PlexOptions = {},
  change: (it: Awaited<ReturnType<typeof plexAndClient>>["plex"]) => void = () => {},
) {
  const recorder = createRecorder("1", randomFrom());
  const tv = { id: "living-room-tv-471148291736", name: "Olgas Fernseher", host: "192.168.17.23" };
  const playing = [{ id: "session-99", player: tv, itemId: "101", offsetMs: 600_000 }];
  await using it = await plexAndClient(
    { players: [tv], playing, ...options },
    { note: recorder.note },
  );
  change(it.plex);
  const recording = await recorder.finish(await walkPlex(it.client, never));
  const text = JSON.stringify(recording);
  return { recording: JSON.parse(text) as Recording, text, asked: it.plex.traffic.asked };
}

test.each(["json", "xml"] as const)(
  "gives the same results when replaying a recording of a server that responds in %s",
  async (form) => {
    const { recording, asked } = await recorded({ form });
    expect(recording.exchanges.length).toBe(asked.length);
    expect(
      asked.every(({ method, path }) => method === "GET" && !/refresh|player|terminate/.test(path)),
    ).toBe(true);
    const { replayed, unknown } = await replay(recording);
    expect(unknown).toEqual([]);
    expect(replayed.filter(({ same }) => !same)).toEqual([]);
    const names = replayed.map(({ name }) => name.replace(/ \d+$/, ""));
    for (const name of [
      "libraries",
      "items of library",
      "proof of library",
      "scan of library",
      "sessions",
      "players",
    ]) {
      expect(names).toContain(name);
    }
    // A changed response leads to a different result.
    const changed = structuredClone(recording);
    for (const one of changed.exchanges) {
      if (one.asked.startsWith("GET /clients")) one.answer = { MediaContainer: {} };
    }
    expect(
      (await replay(changed)).replayed.flatMap(({ name, same }) => (same ? [] : name)),
    ).toEqual(["players"]);
  },
);

test.each(BAD_ROWS.flatMap((bad) => (["start", "end"] as const).map((at) => [bad, at] as const)))(
  "with the row %j at the %s of every list, each response is still read",
  async (bad, at) => {
    const { recording } = await recorded();
    const exchanges = recording.exchanges.map((one) => ({
      ...one,
      answer: plantAll(one.answer, bad, at),
    }));
    const { replayed, unknown } = await replay({ ...recording, exchanges });
    expect(unknown).toEqual([]);
    expect(replayed.filter(({ now }) => now === undefined || "failed" in Object(now))).toEqual([]);
    // At the start of a list, the bad row displaces one of the few requested rows. An empty object
    // is read as an item without a name.
    if (at === "end" && JSON.stringify(bad) !== "{}") {
      expect(replayed.filter(({ same }) => !same)).toEqual([]);
    }
  },
);

test("records a refusing server and replays it with the same refusals", async () => {
  const { recording } = await recorded({}, (plex) =>
    plex.setFaults({ kind: "forbidden", only: /status/ }),
  );
  expect(recording.results).toMatchObject({ sessions: { failed: expect.any(String) } });
  expect((await replay(recording)).replayed.filter(({ same }) => !same)).toEqual([]);
});

test.each(["tv", "5", "home"])(
  "replaces the short identifier %s of a player and of the server, and replays the same",
  async (id) => {
    const tv = { id, name: "Home", host: "192.168.17.23" };
    const { recording, text } = await recorded(
      { players: [tv], playing: [{ id: "session-99", player: tv, itemId: "101", offsetMs: 1 }] },
      ({ world }) =>
        void Object.assign(world.server, { machineIdentifier: id, friendlyName: "Tv" }),
    );
    const left = [`"machineIdentifier":"${id}"`, `"clientId":"${id}"`, '"Home"', '"Tv"'];
    expect(left.filter((one) => text.includes(one))).toEqual([]);
    const { replayed, unknown } = await replay(recording);
    expect(unknown).toEqual([]);
    expect(replayed.filter(({ same }) => !same)).toEqual([]);
  },
);

test("a recording contains none of ten secrets planted in responses and requests", async () => {
  const secret = (at: number): string => `Hunter${at}Geheim${at}x`;
  const { text } = await recorded({}, ({ world, ...plex }) => {
    const [film] = world.library.items;
    const [section] = world.library.sections;
    if (!film || !section) throw new Error("There is no library.");
    film.title = `${secret(0)} and the Rest`;
    film.summary = `It says ${secret(1)}.`;
    film.files = [{ path: `/srv/${secret(2)}/Movies/${secret(3)} (2001).mkv`, bytes: 1 }];
    film.guids = [`tmdb://9101`, `${secret(4)}://5`];
    film.more = { [`x ${secret(5)}`]: 1, Extra: [{ tag: secret(6), deep: { list: [secret(7)] } }] };
    film.addedAt = 9_999_999_999;
    section.title = secret(8);
    section.locations = [`/srv/${secret(2)}`];
    Object.assign(world.server, {
      friendlyName: secret(9),
      myPlexUsername: "olga@example.org",
      token: plex.token,
    });
  });
  for (let at = 0; at < 10; at++) expect(text.toLowerCase()).not.toContain(`hunter${at}geheim`);
  for (const other of [
    "owners-Secret",
    "471148291736",
    "Olga",
    "Fernseher",
    "192.168.17",
    "living",
    "session-99",
    "Lighthouse",
    "Quist",
  ]) {
    expect(text).not.toContain(other);
  }
});

test.each(["X-Plex-Client-Identifier", "X-Plex-clientIdentifier", "X-Plex-Token", "host"])(
  "replaces every word of the parameter %s, even one of Plex's own words",
  async (name) => {
    const recorder = createRecorder("1", randomFrom());
    recorder.note({
      method: "GET",
      path: `/library?${name}=plex-tv`,
      page: undefined,
      status: 200,
      text: "",
    });
    const [exchange] = (await recorder.finish({})).exchanges;
    expect(exchange?.asked).toMatch(new RegExp(`^GET /library\\?${name}=[a-z]{4}-[a-z]{2}$`));
    expect(exchange?.asked).not.toMatch(/=plex|-tv$/);
  },
);
