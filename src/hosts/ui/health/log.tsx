import { Fragment, type JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { LOG_LEVELS, type LogLevel } from "../../../core/trace.ts";
import type { LogAnswer } from "../desk/answers.ts";
import { followLog } from "../desk/desk-http.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { byDay } from "../model/entries.ts";
import { formatCalendarDay, timeText } from "../model/format.ts";
import { partsOfLine } from "../model/log-line.ts";
import { splitByDirection } from "../model/split-name.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Copy } from "../shell/copy.tsx";
import { SearchBox, Select } from "../shell/fields.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { log as words } from "../text/log.ts";
import { SystemHead } from "./system-head.tsx";

/** The daemon's latest log lines, and new ones as they are written. */
export function Log(): JSX.Element {
  const [level, choose] = useState<LogLevel>("info");
  const [search, type] = useState("");
  const [held, hold] = useState<LogAnswer>();
  const loaded = useAnswer("get_log", { level, ...(search === "" ? {} : { search }) });
  const { changed } = loaded;
  useEffect(() => followLog(changed), [changed]);
  const answer = held ?? loaded.answer;
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <SystemHead page="log">
        <span>{held ? words.held : words.live}</span>
      </SystemHead>
      <search class="fbar">
        <Select
          label={words.atLeast}
          value={level}
          options={LOG_LEVELS}
          choose={(value) => {
            hold(undefined);
            choose(value as LogLevel);
          }}
        />
        <SearchBox
          words={words.search}
          value={search}
          change={(value) => {
            hold(undefined);
            type(value);
          }}
        />
        <Button
          aria-pressed={held !== undefined}
          onClick={() => hold(held ? undefined : loaded.answer)}
        >
          {words.hold}
        </Button>
        {answer && <Copy what={answer.lines.map(asText).join("\n")} name={words.lines} />}
      </search>
      <Problem of={loaded} />
      {answer && (
        <section class="card flush" aria-label={words.lines}>
          <Lines
            answer={answer}
            clear={() => {
              hold(undefined);
              choose("debug");
              type("");
            }}
          />
          <p class="logfoot dim num break">
            {words.shown(answer.lines.length, answer.matching, answer.kept)}{" "}
            {answer.file === undefined ? words.fromStart : words.fromFile(answer.file)}
          </p>
        </section>
      )}
    </main>
  );
}

/**
 * Shows log lines. They are never read aloud automatically. The list stays scrolled to its end
 * unless a person has scrolled up.
 */
function Lines({ answer: { lines, kept }, clear }: { answer: LogAnswer; clear: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      class="logbox"
      role="log"
      aria-live="off"
      aria-label={words.lines}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
      }}
    >
      {lines.length === 0 &&
        (kept === 0 ? (
          <Empty says={words.empty} next={words.emptyMore} />
        ) : (
          <Empty says={words.none}>
            <Button says={words.all} onClick={clear} />
          </Empty>
        ))}
      <ol class="log">
        {byDay(lines).map(([day, those]) => (
          <Fragment key={day}>
            {day !== "" && <li class="dayh">{formatCalendarDay(day)}</li>}
            {/* Lines have no ids and may be identical. */}
            {those.map((line, index) => (
              <Line key={`${line.at} ${index}`} of={line} />
            ))}
          </Fragment>
        ))}
      </ol>
    </div>
  );
}

type LogLine = LogAnswer["lines"][number];

const Line = ({ of: { at, level, text: line, error } }: { of: LogLine }) => (
  <li class={`ll ${TONES[level]}`}>
    {at !== undefined && (
      <time class="num dim" dateTime={at} title={at}>
        {timeText(at)}
      </time>
    )}
    <span class="tag">{level}</span>
    <span class="break">
      {partsOfLine(line).map((part) =>
        typeof part === "string" ? (
          <Isolated key={part} of={part} />
        ) : (
          <Link key={part.id} to={{ page: "item", id: part.id }}>
            {part.text}
          </Link>
        ),
      )}
      {error !== undefined && (
        <details>
          <summary>{words.why}</summary>
          <span class="mono">{error}</span>
        </details>
      )}
    </span>
  </li>
);

/** Text in which a right-to-left name reverses nothing around it. */
const Isolated = ({ of }: { of: string }) => (
  <>{splitByDirection(of).map((run, at) => (at % 2 === 0 ? run : <bdi key={at}>{run}</bdi>))}</>
);

/** Formats a line for copying. */
const asText = ({ at = "", level, text: line, error = "" }: LogLine) =>
  `${at} ${level} ${line} ${error}`.trim();

const AT_END_PX = 40;

const TONES: Readonly<Record<LogLevel, string>> = {
  debug: "",
  info: "",
  warn: "warning",
  error: "danger",
};
