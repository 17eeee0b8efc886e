import type { JSX } from "preact";
import { formatServerTitle, isServerName } from "../../../core/library/server-entry.ts";
import type { ItemView } from "../desk/answers.ts";
import { momentText } from "../model/format.ts";
import { Say } from "../shell/name.tsx";
import { item as words } from "../text/item.ts";

type ServerView = NonNullable<ItemView["servers"]>[number];

/** Shows a release's state at each media server. With a single one, the history is enough. */
export function Servers({ item }: { item: Pick<ItemView, "servers"> }): JSX.Element | null {
  const { servers = [] } = item;
  if (servers.length < 2) return null;
  return (
    <section aria-labelledby="servers">
      <h3 id="servers">{words.servers}</h3>
      <ul class="lines">
        {servers.map((server) => (
          <li key={server.name} class="break">
            <Say
              of={words.atServer[server.state] ?? `{server}: ${server.state}`}
              server={<bdi>{titleOf(server, servers)}</bdi>}
            />
            {server.at !== undefined && (
              <>
                {" "}
                <time class="dim num" dateTime={server.at}>
                  {momentText(server.at)}
                </time>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Names a server as all messages do. */
function titleOf({ name, kind }: ServerView, servers: readonly ServerView[]): string {
  if (!isServerName(kind)) return name;
  const known = servers.flatMap((one) => (isServerName(one.kind) ? [{ kind: one.kind }] : []));
  return formatServerTitle({ name, kind }, known);
}
