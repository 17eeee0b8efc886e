import type { DoctorProbe } from "../doctor.ts";
import { ok, warn } from "../finding.ts";

export const tmdb: DoctorProbe = {
  id: "tmdb",
  title: "TMDB",
  needs: [],
  async run({ outside: { tmdb: catalogue } }, signal) {
    if (!catalogue?.hasKey) {
      return [
        warn("TMDB_API_KEY is not set, so you identify each download yourself.", {
          advice: "Get a free key at https://www.themoviedb.org/settings/api and set it.",
        }),
      ];
    }
    await catalogue.check(signal);
    return [ok("TMDB answers and accepts the key.")];
  },
};
