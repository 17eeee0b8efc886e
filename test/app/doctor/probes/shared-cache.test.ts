import { expect, test } from "vitest";
import { sharedCache } from "../../../../src/app/doctor/probes/shared-cache.ts";
import { runDoctor } from "../../../../src/app/doctor/run-doctor.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";

const never = new AbortController().signal;

test("is left out without a shared cache", async () => {
  expect(await runDoctor(doctorFor("/nowhere", {}), [sharedCache], never)).toEqual([]);
});

test.each([
  [undefined, "ok", "Redis was tried: it answers and accepts REDIS_URL.", undefined],
  [
    "Error: no response to a ping within 5 s: WRONGPASS invalid username-password pair",
    "warn",
    "Redis refuses the user or the password.",
    "Correct the user and the password in REDIS_URL.",
  ],
  [
    "Error: no response to a ping within 5 s: connect ECONNREFUSED 10.0.0.5:6379",
    "warn",
    "Redis does not answer.",
    "Check that it runs, and that REDIS_URL reaches it from here.",
  ],
])("reports %s as %s, without an address", async (error, level, found, advice) => {
  const doctor = doctorFor(
    "/nowhere",
    {},
    {
      outside: { sharedCache: { check: async () => error } },
    },
  );
  const findings = await findingsOf(sharedCache, doctor);
  expect(findings).toEqual([expect.objectContaining({ level, found })]);
  expect(findings[0]?.advice).toEqual(advice);
  expect(JSON.stringify(findings)).not.toContain("10.0.0.5");
});
