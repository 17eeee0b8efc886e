import type { JSX } from "preact";
import type { Status } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Name, Sentence } from "../shell/name.tsx";
import { Problem } from "../shell/problem.tsx";
import { library as words } from "../text/library.ts";
import { text } from "../text/text.ts";
import { LibraryHead } from "./library-head.tsx";

/** Shows whether filed releases are in Plex. If all is well, this takes only one line. */
export function State(): JSX.Element {
  const status = useAnswer("get_watcher_status", {});
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <LibraryHead part="state" facts={undefined} />
      <Problem of={status} />
      {status.answer && <InPlex status={status.answer} />}
    </main>
  );
}

/** Shows filed releases that Plex does not show, or shows as something else. */
function InPlex({ status: { plex, counts, sources } }: { status: Status }) {
  const { filed = 0, failed = 0 } = counts;
  const source = sources.find(({ kind }) => kind === "plex");
  const isFine = filed > 0 && source !== undefined && plex === undefined;
  return (
    <section class="card answer" aria-labelledby="in-plex">
      <h2 id="in-plex">
        {isFine && <Icon of="well" />}
        {words.inPlex}
      </h2>
      {filed === 0 && <p>{text.nothingFiled}</p>}
      {isFine && (
        <>
          <p>{words.fine(filed)}</p>
          <p class="acts">
            <Link class="button" to={{ page: "library", filter: { plex: "shown" } }}>
              {words.shown}
            </Link>
          </p>
        </>
      )}
      {source === undefined && plex === undefined && <p>{words.noPlex}</p>}
      {source?.healthy === false && (
        <p class="note warning">{words.plexIll(source.message ?? text.noMessage)}</p>
      )}
      {plex?.failing?.map(({ message, release_id: id }) => (
        <p key={id} class="note warning">
          <Sentence of={message} />
        </p>
      ))}
      {plex && <Troubles plex={plex} kind="not_seen" />}
      {plex && <Troubles plex={plex} kind="mismatch" />}
      {failed > 0 && (
        <p class="note danger">
          <b>{words.failed(failed)}</b>{" "}
          <Link to={{ page: "history", outcome: "failed" }}>{words.whyFailed}</Link>
        </p>
      )}
    </section>
  );
}

function Troubles({
  plex,
  kind,
}: {
  plex: NonNullable<Status["plex"]>;
  kind: "mismatch" | "not_seen";
}) {
  const count = plex[kind];
  const releases = plex.releases.filter((release) => release.plex === kind);
  if (count === 0) return null;
  return (
    <>
      <p class="note warning">
        <b>{kind === "mismatch" ? words.mismatch(count) : words.notSeen(count)}</b> {words.what}{" "}
        {releases.length < count && words.newest(releases.length)}
      </p>
      <ul class="lines">
        {releases.map(({ release_id: id, name }) => (
          <li key={id} class="mono break">
            <Link to={{ page: "item", id }}>
              <Name name={name} />
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <Link to={{ page: "history", action: `plex_${kind}` }}>{words.allOf}</Link>
      </p>
    </>
  );
}
