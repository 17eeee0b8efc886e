import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ShownSetting } from "../../../app/settings/settings-shape.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Button } from "../shell/controls.tsx";
import { values as words } from "../text/values.ts";
import type { EditorPart } from "./editor-part.ts";
import { Preview, useNamesPreview } from "./names-preview.tsx";
import { titleOf } from "./title-of.ts";

const PRESET = "INGEST_NAMES";
/** The template that shows a preset at a glance. */
const EXAMPLE = "INGEST_MOVIE_FILE";
/** Determines the numbers of episodes. All other settings determine the form of names. */
const NUMBERS = "INGEST_EPISODE_ORDER";

/** Shows how folders and files are named: presets, templates, and what applies to all names. */
export function Names({ settings, edits, editable, edit, row }: EditorPart): JSX.Element {
  const own = settings.filter(({ group }) => group === "names");
  const preset = own.find(({ name }) => name === PRESET);
  const templates = own.filter(({ kind }) => kind === "template");
  const others = own.filter((one) => one !== preset && one.kind !== "template");
  const example = own.find(({ name }) => name === EXAMPLE);
  const chosen = (edits[PRESET] ?? preset?.value ?? "").toLowerCase();
  const isFixed = !editable || preset?.fixed !== undefined;
  const [at, setAt] = useState(EXAMPLE);
  const isForm = ({ name }: ShownSetting): boolean => name !== NUMBERS;
  const preview = useNamesPreview(
    Object.fromEntries(
      own.filter(isForm).flatMap(({ name }) => (name in edits ? [[name, edits[name] ?? ""]] : [])),
    ),
  );
  const { note, problems = [] } = preview.answer ?? {};
  const previewed = (setting: ShownSetting): JSX.Element =>
    row(
      setting,
      dropUndefined({ problem: problems.find(({ name }) => name === setting.name)?.message }),
    );
  const title = preset?.choices?.find(({ word }) => word === chosen)?.title ?? chosen;
  return (
    <>
      {preset && isFixed && <ul class="card flush rows">{row(preset)}</ul>}
      <div>
        {preset && !isFixed && (
          <fieldset class={`presets${edits[PRESET] === undefined ? "" : " changed"}`}>
            <legend class="vh">{titleOf(PRESET)}</legend>
            {preset.choices?.map(({ word, title: says, says: more }) => (
              <label key={word} class="card">
                <input
                  type="radio"
                  name={PRESET}
                  checked={word === chosen}
                  onChange={() => edit(PRESET, word === preset.value ? undefined : word)}
                />
                <span>
                  <b>{says}</b>
                  <small>{more}</small>
                  <code class="break">{example?.fallback_by?.values[word]}</code>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <div role="status">{note !== undefined && <p class="note warning">{note}</p>}</div>
      </div>
      <div class="names">
        <section class="card flush">
          <div class="phead">
            <h2>{words.templates}</h2>
          </div>
          <ul
            class="rows"
            onFocusIn={({ target }) => {
              const focused = templates.find(({ name }) => (target as Element).id === `s-${name}`);
              if (focused) setAt(focused.name);
            }}
          >
            {templates.map(previewed)}
          </ul>
          {editable && <Fields at={at} setAt={setAt} of={templates} edits={edits} edit={edit} />}
          <p class="secfoot dim">
            {words.gone} {words.fromPreset(title)}
          </p>
        </section>
        <Preview of={preview} />
      </div>
      <section>
        <h2>{words.allNames}</h2>
        <ul class="card flush rows">{others.map(previewed)}</ul>
      </section>
    </>
  );
}

type FieldsProps = Pick<EditorPart, "edits" | "edit"> & {
  of: EditorPart["settings"];
  /** The template into which a click inserts. */
  at: string;
  setAt: (name: string) => void;
};

/** The fields of the template that has the focus, or had it last. A click inserts one at the caret. */
function Fields({ at, setAt, of, edits, edit }: FieldsProps) {
  const template = of.find(({ name }) => name === at);
  if (!template) return null;
  const insert = (field: string): void => {
    const input = document.querySelector<HTMLInputElement>(`#s-${at}`);
    const text = edits[at] ?? template.value;
    const place = input?.selectionStart ?? text.length;
    const next = text.slice(0, place) + field + text.slice(input?.selectionEnd ?? place);
    edit(at, next === template.value ? undefined : next);
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(place + field.length, place + field.length);
    });
  };
  return (
    <div class="secfoot fields-of">
      <label class="selw">
        <span>{words.insertInto}</span>
        <select value={at} onChange={({ currentTarget }) => setAt(currentTarget.value)}>
          {of.map(({ name }) => (
            <option key={name} value={name}>
              {titleOf(name)}
            </option>
          ))}
        </select>
      </label>
      <p class="chips">
        {template.choices?.map(({ word }) => (
          <Button
            key={word}
            says={word.slice(1, -1)}
            aria-label={words.insert(word.slice(1, -1), titleOf(at))}
            onClick={() => insert(word)}
          />
        ))}
      </p>
    </div>
  );
}
