import {
  answerPage,
  type FakePlexRoute,
  wrapInContainer,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { type FakePlexFields, toFields } from "../../../../src/hosts/demo/stand-ins/plex/item.ts";
import { itemWire } from "../item.ts";
import type { PlexView, PlexWorld } from "../world.ts";

/** Views with their user and device. */
export const historyRoute =
  (world: PlexWorld): FakePlexRoute =>
  (asked) => {
    const { path, query } = asked;
    if (path === "/accounts") {
      const entries = world.accounts.map(({ id, name }) => ({ id, key: `/accounts/${id}`, name }));
      return {
        of: wrapInContainer({ identifier: "com.plexapp.system.accounts" }, { Account: entries }),
      };
    }
    if (path === "/devices") return { of: wrapInContainer({}, { Device: world.devices }) };
    if (path !== "/status/sessions/history/all") return undefined;
    const is = (name: string, value: unknown): boolean =>
      query[name] === undefined || query[name] === String(value);
    const since = Number(query["viewedAt>"] ?? query["viewedAt>="] ?? 0);
    // A season or show includes the views of its episodes.
    const isOf = (wanted: string | undefined, id: string | undefined): boolean => {
      if (wanted === undefined || wanted === id) return true;
      const parent = world.library.items.find((one) => one.id === id)?.parent;
      return parent !== undefined && isOf(wanted, parent);
    };
    const sectionOf = ({ itemId }: PlexView): string | undefined =>
      world.library.items.find(({ id }) => id === itemId)?.section;
    const found = world.history
      .filter((one) => is("accountID", one.account) && isOf(query["metadataItemID"], one.itemId))
      .filter((one) => is("librarySectionID", sectionOf(one)) && one.at >= since)
      .toSorted((a, b) => (query["sort"] === "viewedAt:desc" ? b.at - a.at : a.at - b.at));
    return answerPage(asked, {
      all: found,
      wire: (one) => viewWire(one, world),
      paging: world.paging,
    });
  };

/** The view of a deleted item has no key and no library. */
function viewWire(
  { itemId, account, device, at, title }: PlexView,
  { library }: PlexWorld,
): FakePlexFields {
  const item = library.items.find(({ id }) => id === itemId);
  const wire: FakePlexFields = item ? itemWire(item, library, { account }) : {};
  const { ratingKey, key, type, title: name, ...rest } = wire;
  const { grandparentTitle, parentIndex, index, parentTitle, thumb } = rest;
  return toFields({
    historyKey: `/status/sessions/history/${at}`,
    ratingKey,
    key,
    // A string here, a number in the library.
    librarySectionID: item?.section,
    type: type ?? "movie",
    title: name ?? title,
    grandparentTitle,
    parentTitle,
    parentIndex,
    index,
    thumb,
    viewedAt: at,
    accountID: account,
    deviceID: device,
  });
}
