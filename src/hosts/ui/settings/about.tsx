import type { JSX } from "preact";
import type { Status } from "../desk/answers.ts";
import { momentText } from "../model/format.ts";
import { Link } from "../shell/controls.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { settings as words } from "../text/settings.ts";

type Props = {
  /** Undefined without a session. */
  version: string | undefined;
  engine: Status["engine"] | undefined;
};

/** The version of this program, since when it has been running, and its licence. */
export const About = ({ version, engine }: Props): JSX.Element => (
  <>
    <Verdict
      icon={{ right: engine?.running ? 1 : 0, open: 0 }}
      says={version === undefined ? words.product : words.version(version)}
      about={
        engine &&
        (engine.since === undefined
          ? !engine.running && words.off
          : words.runningSince(momentText(engine.since)))
      }
    >
      <Link class="button" to={{ page: "health" }}>
        {words.toHealth}
      </Link>
    </Verdict>
    <section class="card">
      <p>{words.licence}</p>
    </section>
  </>
);
