import type { DoctorProbe } from "../doctor.ts";
import { ok, warn } from "../finding.ts";

export const secondCatalogue: DoctorProbe = {
  id: "second-catalogue",
  title: "Second catalogue",
  needs: ["secondCatalogue"],
  async run({ outside: { second } }, signal) {
    if (second === undefined) return [];
    const { name } = second;
    const why = await second.check(signal);
    return typeof why === "string"
      ? [
          warn(
            `${name} was tried, but ${why}. Numbers that TMDB does not have are not explained.`,
            {
              advice:
                name === "TheTVDB"
                  ? "Check TVDB_API_KEY and TVDB_PIN, or set INGEST_SECOND_CATALOGUE=tvmaze or off."
                  : "Try again later, or set INGEST_SECOND_CATALOGUE=off.",
            },
          ),
        ]
      : [
          ok(
            name === "TheTVDB"
              ? `${name} was tried: it answers and accepts the key.`
              : `${name} was tried: it answers a lookup of a series.`,
          ),
        ];
  },
};
