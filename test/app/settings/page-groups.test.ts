import { expect, test } from "vitest";
import {
  findPagePlace,
  listPagePlaces,
  PAGE_GROUPS,
  positionOf,
} from "../../../src/app/settings/page-groups.ts";
import { isName, listVariables } from "../../../src/program/config/table.ts";

/** Names of clients that contain each other's names, and words of other settings. */
const CLIENTS = ["box", "box-2", "url", "transmission"];

test("places each setting of the table in exactly one group of the page", () => {
  const names = listVariables({ clients: CLIENTS, apps: CLIENTS }).map(([name]) => name);
  expect(names.filter((name) => findPagePlace(name) === undefined)).toEqual([]);
  const placed = listPagePlaces().map(({ name }) => name);
  expect(placed.filter((name, index) => placed.indexOf(name) !== index)).toEqual([]);
  expect(placed.filter((name) => !isName(name))).toEqual([]);
});

test("places the settings of clients among the downloads, whatever the client is called", () => {
  const ofClients = listVariables({ clients: CLIENTS }).filter(([name]) =>
    /^(CLIENT|TRANSMISSION)_/.test(name),
  );
  expect(new Set(ofClients.map(([name]) => findPagePlace(name)?.group))).toEqual(
    new Set(["downloads"]),
  );
  expect(new Set(ofClients.map(([name]) => positionOf(name))).size).toBe(1);
});

test("folds only settings that are rare, so that each group with settings shows some", () => {
  const groups = Map.groupBy(listPagePlaces(), ({ group }) => group);
  expect(PAGE_GROUPS.filter((group) => !groups.has(group))).toEqual(["about"]);
  for (const [group, places] of groups) {
    expect(
      places.some(({ rare }) => !rare),
      group,
    ).toBe(true);
  }
});
