import { type FakePlexFields, toFields } from "../../../../src/hosts/demo/stand-ins/plex/item.ts";
import { itemWire } from "../item.ts";
import type { PlayingRow } from "../playing.ts";
import type { PlexWorld } from "../world.ts";

/** A session in Plex's JSON. Ids are text here, and numbers in the library. */
export function sessionWire(
  { row, positionMs }: { row: PlayingRow; positionMs: number },
  world: PlexWorld,
): FakePlexFields {
  const { id, player, itemId, account = 1, state, transcoding = false, more, key } = row;
  const item = world.library.items.find((one) => one.id === itemId);
  const { Media, ...said }: FakePlexFields = item
    ? itemWire(item, world.library, { account: -1, guids: true })
    : { type: "clip", title: "unknown" };
  return toFields({
    ...said,
    librarySectionID: item?.section,
    sessionKey: String(key),
    viewOffset: Math.round(positionMs),
    Media: Media === undefined ? undefined : chosen(Media, transcoding),
    User: {
      id: String(account),
      title: world.accounts.find((one) => one.id === account)?.name ?? "",
    },
    Player: {
      machineIdentifier: player.id,
      title: player.name,
      product: player.product ?? "Test player",
      state,
      address: player.host ?? "10.0.0.9",
      userID: account,
    },
    Session: { id, bandwidth: 4000, location: "lan" },
    ...(transcoding && {
      TranscodeSession: {
        key: `/transcode/${key}`,
        videoDecision: "transcode",
        audioDecision: "copy",
      },
    }),
    ...more,
  });
}

const chosen = (media: unknown, transcoding: boolean): FakePlexFields[] =>
  (media as FakePlexFields[]).map((one) => ({
    ...one,
    id: String(one["id"]),
    selected: true,
    Part: (one["Part"] as FakePlexFields[]).map((part) => ({
      ...part,
      decision: transcoding ? "transcode" : "directplay",
    })),
  }));
