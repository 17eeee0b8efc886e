import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PlexSignIn as SignedIn } from "../../../app/settings/settings-shape.ts";
import { useDesk } from "../desk/desk.ts";
import { useEvery } from "../hooks/use-every.ts";
import { Button } from "../shell/controls.tsx";
import { Select } from "../shell/fields.tsx";
import { messageOf } from "../shell/problem.tsx";
import { values as words } from "../text/values.ts";

const POLL_MS = 2000;
const LINK = "https://plex.tv/link";

type Props = { take: (server: number, url: string) => void };

/** Signs in at plex.tv with a code, and lets a person choose one of the account's servers. */
export function PlexSignIn({ take }: Props): JSX.Element {
  const desk = useDesk();
  const [state, setState] = useState<SignedIn>({ state: "off" });
  const [taken, setTaken] = useState(false);
  const isWaiting = state.state === "waiting";
  const ask = async (begin: boolean): Promise<void> => {
    try {
      setState(await desk.call("sign_in_plex", begin ? { begin } : {}));
    } catch (error) {
      setState({ state: "failed", message: messageOf(error) });
    }
  };
  useEvery(isWaiting ? POLL_MS : undefined, () => void ask(false));
  return (
    <div class="plex-sign-in">
      <p class="acts">
        <Button
          onClick={() => {
            setTaken(false);
            void ask(true);
          }}
        >
          {state.state === "off" ? words.signIn : words.signInAgain}
        </Button>
      </p>
      <div role="status">
        {isWaiting && state.code !== undefined && (
          <p>
            {words.code}{" "}
            <a href={LINK} target="_blank" rel="noreferrer">
              plex.tv/link
            </a>
            : <b class="mono code">{state.code}</b>. {words.codeWaits}
          </p>
        )}
        {state.state === "failed" && <p class="note danger">{state.message}</p>}
        {taken && <p class="note success">{words.taken}</p>}
      </div>
      {state.state === "done" && !taken && (
        <Servers
          servers={state.servers ?? []}
          take={(server, url) => {
            setTaken(true);
            take(server, url);
          }}
        />
      )}
    </div>
  );
}

function Servers({ servers, take }: Props & { servers: NonNullable<SignedIn["servers"]> }) {
  const [index, choose] = useState(0);
  const urls = servers[index]?.urls ?? [];
  const [url, setUrl] = useState<string>();
  return (
    <div class="fields">
      <Select
        label={words.server}
        class=""
        value={`${index}`}
        options={servers.map(({ name }, server) => [`${server}`, name])}
        choose={(chosen) => choose(Number(chosen))}
      />
      <Select
        label={words.address}
        class=""
        value={url ?? urls[0] ?? ""}
        options={urls}
        choose={setUrl}
      />
      <p class="acts">
        <Button says={words.take} onClick={() => take(index, url ?? urls[0] ?? "")} />
      </p>
    </div>
  );
}
