import { expect, test } from "vitest";
import { ruleText } from "../../../src/core/route/rule.ts";

test("a rule's conditions are in the documented order, with the alternatives of a list", () => {
  const path = ["/srv/downloads/concerts"];
  expect(ruleText({ path, genre: ["Animation", "Family"], type: "tv", resolution: ["2160p"] })).toBe(
    "type tv, resolution 2160p, genre Animation or Family, path /srv/downloads/concerts",
  );
  expect(ruleText({ certification: ["US:PG", "DE:6"], origin: ["JP"], label: ["kids"] })).toBe(
    "certification US:PG or DE:6, origin JP, label kids",
  );
  expect(ruleText({})).toBe("everything");
});
