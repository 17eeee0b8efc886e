import { expect, test } from "vitest";
import { secondCatalogue } from "../../../../src/app/doctor/probes/second-catalogue.ts";
import { runDoctor } from "../../../../src/app/doctor/run-doctor.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";

const never = new AbortController().signal;

const second = (name: string, why?: string) => ({
  outside: { second: { name, check: async () => why } },
});

test("is left out without a second catalogue", async () => {
  expect(await runDoctor(doctorFor("/nowhere", {}), [secondCatalogue], never)).toEqual([]);
});

test.each([
  ["TVmaze", undefined, "ok", "TVmaze was tried: it answers a lookup of a series."],
  ["TheTVDB", undefined, "ok", "TheTVDB was tried: it answers and accepts the key."],
  [
    "TheTVDB",
    "it refuses the key (401)",
    "warn",
    "TheTVDB was tried, but it refuses the key (401). Numbers that TMDB does not have are not explained.",
  ],
])("states what was tried: %s, %s", async (name, why, level, found) => {
  const findings = await findingsOf(secondCatalogue, doctorFor("/nowhere", {}, second(name, why)));
  expect(findings).toEqual([expect.objectContaining({ level, found })]);
});
