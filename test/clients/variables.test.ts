import { expect, test } from "vitest";
import { explainUnusedClientSettings, listClientRows } from "../../src/clients/variables.ts";
import { CLIENT_KINDS } from "../../src/core/torrent/kinds.ts";
import { listClientFields } from "../../src/core/torrent/sign-in-fields.ts";

test.each(CLIENT_KINDS)("the form of %s has the settings that it uses, and no others", (kind) => {
  const rows = listClientRows(["box"]).map(([name]) => name.replace("CLIENT_BOX_", ""));
  const useless = rows.filter((end) =>
    explainUnusedClientSettings(
      (name) => name === `CLIENT_BOX_${end}`,
      `box=${kind}+http://box:8080`,
    ).some(({ message }) => message.startsWith("It has no effect")),
  );
  expect(listClientFields(kind).toSorted()).toEqual(
    rows.filter((end) => !useless.includes(end)).toSorted(),
  );
});
