import type { JSX } from "preact";
import { findOnlyTitle, isServerName } from "../../../core/library/server-entry.ts";
import type { Status } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { formatSubject } from "../model/pill-state.ts";
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

/** Shows filed releases that media servers do not show, or show as something else. */
function InPlex({ status: { plex, counts, sources, works } }: { status: Status }) {
  const { filed = 0, failed = 0 } = counts;
  const servers = sources.filter(({ kind }) => isServerName(kind));
  const server = findOnlyTitle(sources);
  const isUntroubled = filed > 0 && servers.length > 0 && plex === undefined;
  const isFine = isUntroubled && works.shown === works.filed;
  return (
    <section class="card answer" aria-labelledby="in-plex">
      <h2 id="in-plex">
        {isFine && <Icon of="well" />}
        {words.inPlex(server)}
      </h2>
      {filed === 0 && <p>{text.nothingFiled}</p>}
      {isUntroubled && (
        <>
          <p>{isFine ? words.fine(works.filed, server) : words.unproven(works, server)}</p>
          <p class="acts">
            <Link class="button" to={{ page: "library", filter: { plex: "shown" } }}>
              {words.shown(server)}
            </Link>
          </p>
        </>
      )}
      {servers.length === 0 && plex === undefined && <p>{words.noServer}</p>}
      {servers.map(
        (one) =>
          one.healthy === false && (
            <p key={`${one.storage} ${one.name}`} class="note warning">
              {words.isIll(
                formatSubject({ ...one, code: one.kind }),
                one.message ?? text.noMessage,
              )}
            </p>
          ),
      )}
      {plex?.failing?.map(({ message, release_id: id }) => (
        <p key={id} class="note warning">
          <Sentence of={message} />
        </p>
      ))}
      {plex && <Troubles plex={plex} kind="not_seen" server={server} />}
      {plex && <Troubles plex={plex} kind="mismatch" server={server} />}
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
  server,
}: {
  plex: NonNullable<Status["plex"]>;
  kind: "mismatch" | "not_seen";
  /** Title of the only media server. */
  server: string | undefined;
}) {
  const count = plex[kind];
  const releases = plex.releases.filter((release) => release.plex === kind);
  if (count === 0) return null;
  return (
    <>
      <p class="note warning">
        <b>{kind === "mismatch" ? words.mismatch(count, server) : words.notSeen(count, server)}</b>{" "}
        {words.what} {releases.length < count && words.newest(releases.length)}
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
