import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import { isOn } from "../../../base/text/is-on.ts";
import { Button } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { values as words } from "../text/values.ts";
import { TextBox } from "./text-box.tsx";
import { titleOf } from "./title-of.ts";

type About = { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean };

/** Properties of the control of each kind. `text` is the value with unsaved changes. */
type KindProps = {
  setting: ShownSetting;
  about: About;
  text: string;
  set: (text: string) => void;
};

type ControlProps = {
  id: string;
  setting: ShownSetting;
  edited: string | undefined;
  problem: string | undefined;
  edit: (value: string | undefined) => void;
};

/** At most this many words with sentences are shown at the same time. */
const MAX_RADIOS = 4;

const hasRadios = ({ kind, choices = [], rare }: ShownSetting): boolean =>
  kind === "choice" && !rare && choices.length <= MAX_RADIOS && choices.some(({ says }) => says);

/** True if a setting has several controls, so that its title is the name of a group. */
export const isGroupOfControls = (setting: ShownSetting): boolean =>
  ["pairs", "paths", "choices"].includes(setting.kind) || hasRadios(setting);

/**
 * The control for a setting's kind of value. Setting the saved value again is not a change, and the
 * text of a value is the same as in the file.
 */
export function Control({ id, setting, edited, problem, edit }: ControlProps): JSX.Element {
  const { kind, value, secret } = setting;
  const help = [setting.doc && `${id}-help`, problem !== undefined && `${id}-problem`];
  const about: About = {
    id,
    "aria-describedby": help.filter(Boolean).join(" ") || undefined,
    "aria-invalid": problem !== undefined,
  };
  const isSame = (next: string): boolean =>
    kind === "switch" ? isOn(next) === isOn(value) : next === value;
  const given: KindProps = {
    setting,
    about,
    text: edited ?? value,
    set: (next) => edit(isSame(next) ? undefined : next),
  };
  if (secret) return <Secret {...given} edited={edited} edit={edit} />;
  if (hasRadios(setting)) return <Radios {...given} />;
  const Kind = KINDS[kind] ?? Plain;
  return <Kind {...given} />;
}

const Plain = ({ setting, about, text, set }: KindProps) => (
  <TextBox {...about} placeholder={setting.fallback ?? ""} value={text} change={set} />
);

const Mono = (given: KindProps) => (
  <TextBox
    {...given.about}
    class="mono"
    placeholder={given.setting.fallback ?? ""}
    value={given.text}
    change={given.set}
  />
);

const Numeric = ({ about, text, set }: KindProps) => (
  <TextBox {...about} class="short num" inputMode="decimal" value={text} change={set} />
);

const Switch = ({ about, text, set }: KindProps) => (
  <input
    {...about}
    type="checkbox"
    role="switch"
    checked={isOn(text)}
    onChange={({ currentTarget }) => set(String(currentTarget.checked))}
  />
);

function Choice({ setting: { choices = [], fallback, value }, about, text, set }: KindProps) {
  const chosen = choices.find(({ word }) => word === text.toLowerCase());
  return (
    <>
      <select
        {...about}
        value={chosen?.word ?? text}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      >
        {(fallback === undefined || value === "") && <option value="">{words.unset}</option>}
        {choices.map(({ word, title }) => (
          <option key={word} value={word}>
            {title}
          </option>
        ))}
      </select>
      {chosen?.says && <p class="dim">{chosen.says}</p>}
    </>
  );
}

const Radios = ({ setting: { name, choices = [] }, about, text, set }: KindProps) => (
  <div class="radios" role="radiogroup" aria-labelledby={`${about.id}-title`}>
    {choices.map(({ word, title, says }) => (
      <label key={word}>
        <input
          type="radio"
          name={name}
          checked={word === text.toLowerCase()}
          onChange={() => set(word)}
        />
        <span>
          {title}
          {says && <small>{says}</small>}
        </span>
      </label>
    ))}
  </div>
);

function Choices({ setting: { choices = [], value, fallback }, about, text, set }: KindProps) {
  const all = choices.map(({ word }) => word);
  const chosenOf = (list: string): string[] =>
    list.toLowerCase() === "all"
      ? all
      : all.filter((word) => splitText(list.toLowerCase(), ",").includes(word));
  const chosen = chosenOf(text);
  const toggle = (word: string): void => {
    const next = all.filter((other) => chosen.includes(other) !== (other === word));
    const list = next.length === all.length && fallback === "all" ? fallback : next.join(",");
    set(chosenOf(list).join() === chosenOf(value).join() ? value : list);
  };
  return (
    <div class="radios" role="group" aria-labelledby={`${about.id}-title`}>
      {choices.map(({ word, title, says }) => (
        <label key={word}>
          <input
            type="checkbox"
            checked={chosen.includes(word)}
            // A list without an entry would mean the default.
            disabled={chosen.length === 1 && chosen[0] === word}
            onChange={() => toggle(word)}
          />
          <span>
            {title}
            {says && <small>{says}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}

/** Units of time in seconds, the largest first. */
const TIMES = [86_400, 3600, 60, 1];
/** Units of a size. Text in any other unit keeps it. */
const SIZES = ["MB", "GB", "TB", "MiB", "GiB", "TiB"];

type AmountProps = KindProps & {
  /** The number and the unit in a text. Undefined if it has another form. */
  read: (text: string) => { amount: string; unit: string } | undefined;
  write: (amount: string, unit: string) => string;
  units: readonly (readonly [unit: string, title: string])[];
};

/** A number and its unit. The unit stays until a person chooses another one. */
function Amount({ setting, about, text, set, read, write, units }: AmountProps) {
  const [typed, type] = useState<{ amount: string; unit: string }>();
  const found = typed && write(typed.amount, typed.unit) === text ? typed : read(text);
  if (!found) return <TextBox {...about} value={text} change={set} />;
  const change = (amount: string, unit: string): void => {
    type({ amount, unit });
    set(write(amount, unit));
  };
  const isListed = units.some(([unit]) => unit === found.unit);
  return (
    <span class="amount">
      <TextBox
        {...about}
        class="short num"
        inputMode="decimal"
        value={found.amount}
        change={(amount) => change(amount, found.unit)}
      />
      <select
        aria-label={words.unitOf(titleOf(setting.name))}
        value={found.unit}
        onChange={({ currentTarget }) => change(found.amount, currentTarget.value)}
      >
        {!isListed && <option value={found.unit}>{found.unit}</option>}
        {units.map(([unit, title]) => (
          <option key={unit} value={unit}>
            {title}
          </option>
        ))}
      </select>
    </span>
  );
}

const NUMBER = /^(?:\d+(?:\.\d*)?|\.\d+)$/;

const Seconds = (given: KindProps) => (
  <Amount
    {...given}
    units={TIMES.map((unit, index) => [`${unit}`, words.times[index] ?? ""] as const).toReversed()}
    read={(text) => {
      if (!NUMBER.test(text)) return undefined;
      const unit = TIMES.find((seconds) => Number(text) > 0 && Number(text) % seconds === 0) ?? 1;
      return { amount: unit === 1 ? text : `${Number(text) / unit}`, unit: `${unit}` };
    }}
    write={(amount, unit) =>
      NUMBER.test(amount) ? `${Math.round(Number(amount) * Number(unit) * 1000) / 1000}` : amount
    }
  />
);

const Size = (given: KindProps) => (
  <Amount
    {...given}
    units={SIZES.map((unit) => [unit, unit] as const)}
    read={(text) => {
      const [, amount, unit = ""] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? [];
      if (amount === undefined) return undefined;
      const listed = SIZES.find((other) => other.toLowerCase() === unit.toLowerCase());
      return { amount, unit: listed ?? (unit === "" && amount === "0" ? "GiB" : unit) };
    }}
    write={(amount, unit) => (amount === "" ? "" : `${amount}${unit}`)}
  />
);

/** Returns the entries of a list, without empty ones. */
const splitText = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((entry) => entry.trim())
    .filter(Boolean);

/** Rows of fields whose text is a list. Empty rows stay while a person types. */
function useRows<R>(
  { text, set }: KindProps,
  read: (text: string) => R[],
  write: (rows: R[]) => string,
  empty: R,
) {
  const [typed, type] = useState<R[]>();
  const found = typed && write(typed) === text ? typed : read(text);
  const rows = found.length > 0 ? found : [empty];
  const change = (next: R[]): void => {
    type(next);
    // The saved text stays as it is written while the rows say the same.
    set(write(next) === write(read(text)) ? text : write(next));
  };
  return {
    rows,
    put: (index: number, row: R) => change(rows.with(index, row)),
    add: () => change([...rows, empty]),
    drop: (index: number) => change(rows.toSpliced(index, 1)),
  };
}

const Drop = ({ what, drop }: { what: string; drop: () => void }) => (
  <Button class="ghost" aria-label={words.remove(what)} onClick={drop}>
    <Icon of="close" />
  </Button>
);

/** One field for each folder. */
function Paths(given: KindProps) {
  const { separator = ":", name } = given.setting;
  const { rows, put, add, drop } = useRows(
    given,
    (text) => splitText(text, separator),
    (all) => all.filter((path) => path.trim() !== "").join(separator),
    "",
  );
  return (
    <div class="lines-in" role="group" aria-labelledby={`${given.about.id}-title`}>
      {rows.map((path, index) => (
        <span class="amount" key={index}>
          <TextBox
            {...given.about}
            id={index === 0 ? given.about.id : `${given.about.id}-${index}`}
            class="mono"
            aria-label={words.nth(titleOf(name), index, rows.length)}
            placeholder={given.setting.fallback ?? words.noValue}
            value={path}
            change={(text) => put(index, text)}
          />
          {rows.length > 1 && <Drop what={path} drop={() => drop(index)} />}
        </span>
      ))}
      <Button class="plain" says={words.addFolder} onClick={add} />
    </div>
  );
}

/** Two fields for each folder: the other program's path, and ours. */
function Pairs(given: KindProps) {
  const { name } = given.setting;
  const { rows, put, add, drop } = useRows<readonly [here: string, there: string]>(
    given,
    (text) =>
      splitText(text, ",").map((pair) => {
        const middle = pair.indexOf("=");
        return middle < 0
          ? [pair, ""]
          : [pair.slice(0, middle).trim(), pair.slice(middle + 1).trim()];
      }),
    (all) =>
      all
        .filter(([here, there]) => `${here}${there}` !== "")
        .map((pair) => pair.join("="))
        .join(","),
    ["", ""],
  );
  const field = (
    id: string,
    title: string,
    value: string,
    index: number,
    change: (text: string) => void,
  ) => (
    <label class="field">
      <span class={index === 0 ? undefined : "vh"}>{title}</span>
      <TextBox
        {...given.about}
        id={id}
        class="mono"
        aria-label={words.nth(`${titleOf(name)}: ${title}`, index, rows.length)}
        placeholder={words.noValue}
        value={value}
        change={(text) => change(text.replaceAll(",", ""))}
      />
    </label>
  );
  const { id } = given.about;
  return (
    <div class="lines-in" role="group" aria-labelledby={`${id}-title`}>
      {rows.map(([here, there], index) => (
        <span class="pair" key={index}>
          {field(`${id}-there${index}`, words.there, there, index, (text) =>
            put(index, [here, text]),
          )}
          <span class="arrow" aria-hidden="true">
            →
          </span>
          {field(index === 0 ? id : `${id}-${index}`, words.here, here, index, (text) =>
            put(index, [text, there]),
          )}
          {rows.length > 1 && <Drop what={there || here} drop={() => drop(index)} />}
        </span>
      ))}
      <Button class="plain" says={words.addFolder} onClick={add} />
    </div>
  );
}

/** Words in a field. Enter, the separator, or leaving the field adds the typed word. */
function List({ setting: { separator = "," }, about, text, set }: KindProps) {
  const [typed, type] = useState("");
  const entries = splitText(text, separator);
  const put = (all: string[]): void =>
    set(all.join() === entries.join() ? text : all.join(separator));
  const add = (given: string): void => {
    put([...new Set([...entries, ...splitText(given, separator)])]);
    type("");
  };
  return (
    <span class="tokens">
      {entries.map((entry) => (
        <span key={entry} class="token">
          <bdi>{entry}</bdi>
          <Button
            aria-label={words.remove(entry)}
            onClick={() => put(entries.filter((other) => other !== entry))}
          >
            ×
          </Button>
        </span>
      ))}
      <input
        {...about}
        type="text"
        dir="auto"
        autoComplete="off"
        spellcheck={false}
        placeholder={entries.length === 0 ? words.noValue : ""}
        value={typed}
        onInput={({ currentTarget: { value } }) =>
          value.includes(separator) ? add(value) : type(value)
        }
        onKeyDown={(event) => {
          if (event.key === "Enter") add(typed);
          if (event.key === "Backspace" && typed === "") put(entries.slice(0, -1));
        }}
        onBlur={() => typed !== "" && add(typed)}
      />
    </span>
  );
}

/** Words in place of a plain schedule: every day at a time, or every week on a day. */
function formatSchedule(text: string): string {
  const [, minute = "", hour = "", day = ""] =
    /^(\d{1,2}) (\d{1,2}) \* \* ([0-7*])$/.exec(text.trim().replaceAll(/\s+/g, " ")) ?? [];
  if (minute === "") return words.scheduleForm;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  return day === "*" ? words.daily(time) : words.weekly(Number(day) % 7, time);
}

const Schedule = (given: KindProps) => (
  <>
    <Mono {...given} />
    <p class="dim">{formatSchedule(given.text)}</p>
  </>
);

/** Matches a text with a word. The word's `#` stands for a number, which may be missing so far. */
function matchRule(word: string, text: string): { word: string; number?: string } | undefined {
  const [before = "", after] = word.split("#");
  if (after === undefined) return word === text ? { word } : undefined;
  if (!text.startsWith(before) || !text.endsWith(after)) return undefined;
  const number = text.slice(before.length, text.length - after.length);
  return /^\d*$/.test(number) ? { word, number } : undefined;
}

/** A choice of words, of which one may contain a number, and one may stand for any other text. */
function Rule({ setting, about, text, set }: KindProps) {
  const [isFree, setFree] = useState(false);
  const { choices = [], name } = setting;
  const found = isFree
    ? undefined
    : choices.flatMap(({ word }) => matchRule(word, text.toLowerCase()) ?? [])[0];
  const chosen = found?.word ?? "*";
  return (
    <span class="amount">
      <select
        {...about}
        value={chosen}
        onChange={({ currentTarget: { value } }) => {
          setFree(value === "*");
          if (value !== "*") set(value.replace("#", "14"));
        }}
      >
        {choices.map(({ word, title }) => (
          <option key={word} value={word}>
            {title}
          </option>
        ))}
        {chosen === "*" && !choices.some(({ word }) => word === "*") && (
          <option value="*">{words.asText}</option>
        )}
      </select>
      {found?.number !== undefined && (
        <TextBox
          class="short num"
          inputMode="numeric"
          aria-label={words.daysOf(titleOf(name))}
          value={found.number}
          change={(number) => set(found.word.replace("#", number.replaceAll(/\D/g, "")))}
        />
      )}
      {chosen === "*" && (
        <TextBox
          class="mono"
          aria-label={words.textOf(titleOf(name))}
          placeholder={choices.find(({ word }) => word === "*")?.says ?? ""}
          value={text}
          change={set}
        />
      )}
    </span>
  );
}

type SecretProps = KindProps & Pick<ControlProps, "edited" | "edit">;

function Secret({ setting: { name, is_set: isSet }, about, edited, edit }: SecretProps) {
  return (
    <>
      <span class="amount">
        <TextBox
          {...about}
          isSecret
          placeholder={isSet ? words.secret : words.noValue}
          value={edited ?? ""}
          change={(text) => edit(text === "" ? undefined : text)}
        />
        {isSet && edited === undefined && (
          <Button class="plain" aria-label={words.remove(titleOf(name))} onClick={() => edit("")}>
            {words.removeShort}
          </Button>
        )}
      </span>
      {edited === "" && <p>{words.removed}</p>}
    </>
  );
}

const KINDS: Readonly<
  Partial<Record<ShownSetting["kind"], (props: KindProps) => JSX.Element | null>>
> = {
  switch: Switch,
  choice: Choice,
  number: Numeric,
  seconds: Seconds,
  size: Size,
  path: Mono,
  list: List,
  paths: Paths,
  pairs: Pairs,
  choices: Choices,
  schedule: Schedule,
  rule: Rule,
  template: Mono,
};
