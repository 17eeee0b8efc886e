import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Tools } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { formatLocalBytes } from "../model/format.ts";
import { findWay } from "../model/space-way.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Copy } from "../shell/copy.tsx";
import { Name, Path, Sentence } from "../shell/name.tsx";
import { Empty, Grey, Problem } from "../shell/problem.tsx";
import { Verdict } from "../shell/verdict.tsx";
import { space as words } from "../text/space.ts";
import { text } from "../text/text.ts";
import type { LibraryHead } from "./library-head.tsx";

type SpaceAnswer = Tools["find_space"]["answers"];
type SpaceItem = SpaceAnswer["groups"][number]["items"][number];
type Found = { answer?: SpaceAnswer; error?: unknown; at?: string };

/**
 * Shows what could be deleted to free disk space, and the way to each act. Deletes nothing. The disks
 * are read only when a person requests it, not after every change. The head is passed as a prop,
 * because importing it would create a separate script shared by all parts.
 */
export function Space({ Head }: { Head: typeof LibraryHead }): JSX.Element {
  const desk = useDesk();
  const { answer: onDisks } = useAnswer("get_free_space", {});
  const [turn, setTurn] = useState(0);
  const [{ answer, error, at }, setFound] = useState<Found>({});
  const again = useCallback(() => {
    setFound({});
    setTurn((before) => before + 1);
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    const show = (found: Found): void => {
      if (!stop.signal.aborted) setFound(found);
    };
    desk.call("find_space", {}, stop.signal).then(
      (found) => show({ answer: found, at: new Date().toISOString() }),
      (cause: unknown) => show({ error: cause }),
    );
    return () => stop.abort();
  }, [turn]);
  const [free, total] = (onDisks?.disks ?? []).reduce(
    ([a, b], { free_bytes = 0, total_bytes = 0 }) => [a + free_bytes, b + total_bytes],
    [0, 0],
  );
  const isReading = answer === undefined && error === undefined;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <Head part="space" facts={undefined} />
      {error === undefined && (
        <Verdict
          icon={isReading ? "busy" : answer?.unknown ? "look" : undefined}
          says={
            isReading
              ? words.reading
              : answer && answer.bytes > 0
                ? words.canGo(formatLocalBytes(answer.bytes))
                : words.nothing
          }
          at={at}
          about={total > 0 && words.free(formatLocalBytes(free), formatLocalBytes(total))}
        >
          {answer && <Button says={text.checkAgain} onClick={again} />}
        </Verdict>
      )}
      <Problem of={{ ...(error === undefined ? {} : { error }), isSlow: false, again }} />
      {isReading && <Grey />}
      {answer && <Groups of={answer} />}
    </main>
  );
}

function Groups({ of: { groups, unknown = [] } }: { of: SpaceAnswer }) {
  const filled = groups.filter(({ total }) => total > 0);
  return (
    <>
      {unknown.length > 0 && (
        <div class="note warning">
          <p>
            <b>{words.unknown}</b>
          </p>
          <ul class="lines">
            {unknown.map(({ about, message }, index) => (
              <li key={`${index} ${about}`} class="break">
                <bdi>{about}</bdi>: <Sentence of={message} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {filled.length === 0 ? <Empty next={words.here} /> : <p class="dim">{words.days}</p>}
      {filled.map((group) => (
        <Group key={group.kind} of={group} />
      ))}
    </>
  );
}

function Group({ of: { kind, bytes, total, items } }: { of: SpaceAnswer["groups"][number] }) {
  return (
    <section class="card lots" aria-label={words.kinds[kind]}>
      <div class="lot">
        <div>
          <h2>{words.kinds[kind]}</h2>
          <p class="dim num">{words.sum(formatLocalBytes(bytes), total)}</p>
        </div>
        {kind === "trash" && (
          <Link class="button" to={{ page: "library", part: "trash" }}>
            {text.toTrash}
          </Link>
        )}
      </div>
      <ul class="lines">
        {items.map((item) => (
          <Item key={item.path} of={item} />
        ))}
      </ul>
      {total > items.length && <p class="dim num">{words.more(total - items.length)}</p>}
    </section>
  );
}

function Item({ of: item }: { of: SpaceItem }) {
  const { name, path, bytes, client, act } = item;
  const way = findWay(item);
  return (
    <li>
      <div class="lot">
        <div class="break">
          <Name name={name} />
          <p class="dim">
            <span class="num">{formatLocalBytes(bytes)}</span>
            {client !== undefined && (
              <>
                {" "}
                · <bdi>{words.inClient(client)}</bdi>
              </>
            )}{" "}
            · <Path of={path} />
          </p>
        </div>
        {way && (
          <Link class="button" to={way} label={`${wayWords(way.page)}: ${name}`}>
            {wayWords(way.page)}
          </Link>
        )}
      </div>
      {typeof act === "string" && (
        <>
          <p class="dim">{words.terminal}</p>
          <p class="lot">
            <code class="break">{act}</code> <Copy what={act} />
          </p>
        </>
      )}
    </li>
  );
}

const wayWords = (page: string): string => (page === "item" ? words.toRelease : words.toTorrent);
