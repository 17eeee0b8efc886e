import { SECOND_TITLES } from "../../../core/second-catalogue.ts";
import { explainSecondFault } from "../../health/second-fault.ts";
import type { DoctorProbe } from "../doctor.ts";
import { fail, ok } from "../finding.ts";

export const secondCatalogue: DoctorProbe = {
  id: "second-catalogue",
  title: "Second catalogue",
  needs: ["secondCatalogue"],
  async run({ outside: { second } }, signal) {
    if (second === undefined) return [];
    const { id } = second;
    const why = await second.check(signal);
    if (typeof why === "string") {
      const { problem, advice } = explainSecondFault(id, why);
      return [fail(problem, { advice })];
    }
    return [
      ok(
        id === "tvdb"
          ? `${SECOND_TITLES[id]} was tried: it answers and accepts the key.`
          : `${SECOND_TITLES[id]} was tried: it answers a lookup of a series.`,
      ),
    ];
  },
};
