import type { FakeAnswer, FakeRequest } from "../../../../src/hosts/demo/stand-ins/loopback.ts";
import {
  createRefusal,
  EMPTY,
  type FakePlexRoute,
  type WhoAsks,
  wrapInContainer,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { toFields } from "../../../../src/hosts/demo/stand-ins/plex/item.ts";
import type { createCommands } from "../commands.ts";
import type { PlexPlayer } from "../player.ts";
import type { createPlaying } from "../playing.ts";
import type { PlexWorld } from "../world.ts";
import { sessionWire } from "./session-wire.ts";

export type PlayerRouteDeps = {
  world: PlexWorld;
  players: PlexPlayer[];
  playing: ReturnType<typeof createPlaying>;
  commands: ReturnType<typeof createCommands>;
  /** Whether the server can end sessions, which requires a Plex Pass. */
  endsSessions: () => boolean;
  who: WhoAsks;
};

/** Sessions, controllable players, and commands that the server forwards. */
export function playerRoute({
  world,
  players,
  playing,
  commands,
  endsSessions,
  who,
}: PlayerRouteDeps): FakePlexRoute {
  function end({ query }: FakeRequest): FakeAnswer {
    const id = query["sessionId"] ?? "";
    if (!endsSessions()) return createRefusal(401);
    if (id === "") return createRefusal(403);
    return playing.drop((row) => row.id === id) ? EMPTY : createRefusal(404);
  }

  return (asked) => {
    const { path, headers } = asked;
    if (path === "/clients") {
      return { of: wrapInContainer({}, { Server: players.filter(commands.here).map(clientWire) }) };
    }
    if (path === "/status/sessions/terminate") {
      return who(asked) === 1 ? end(asked) : createRefusal(403);
    }
    if (path === "/status/sessions") {
      // Only the owner's token may see what others watch.
      if (who(asked) !== 1) return createRefusal(403);
      return {
        of: wrapInContainer({}, { Metadata: playing.all().map((one) => sessionWire(one, world)) }),
      };
    }
    if (!path.startsWith("/player/")) return undefined;
    const player = players.find(({ id }) => id === headers["x-plex-target-client-identifier"]);
    if (!player || !commands.here(player)) return createRefusal(404);
    return player.throughServer === undefined
      ? commands.answer(player, asked, "server")
      : createRefusal(player.throughServer);
  };
}

const clientWire = ({ id, name, product, capabilities, host, port }: PlexPlayer) =>
  toFields({
    name,
    host: host ?? "10.0.0.9",
    address: host ?? "10.0.0.9",
    port: port ?? 32500,
    machineIdentifier: id,
    version: "1.0",
    protocol: "plex",
    product: product ?? "Test player",
    deviceClass: "stb",
    protocolVersion: "1",
    protocolCapabilities: capabilities ?? "timeline,playback,mirror,playqueues",
  });
