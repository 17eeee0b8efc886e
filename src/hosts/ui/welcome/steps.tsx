import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SettingsListing } from "../../../app/settings/settings-shape.ts";
import {
  KEY_PLACES,
  SERVER_NAMES,
  SERVER_TITLES,
  type ServerName,
  singleSettingsOf,
} from "../../../core/library/server-entry.ts";
import { KEYED_SERVERS } from "../../../core/library/server-facts.ts";
import { PlexSignIn } from "../settings/plex-sign-in.tsx";
import { TextBox } from "../settings/text-box.tsx";
import { titleOf } from "../settings/title-of.ts";
import { welcome as words } from "../text/welcome.ts";
import { ClientFields } from "./client-fields.tsx";

/** The answers so far, by setting name. */
export type WelcomeAnswers = Record<string, string>;

export const STEPS = ["plex", "client", "folders", "tmdb", "filing"] as const;
export type WelcomeStep = (typeof STEPS)[number];

const SECOND = "INGEST_SECOND_CATALOGUE";

/** Returns the settings of a media server that its step asks for. */
function listAskedOf(kind: ServerName): string[] {
  const { url, key } = singleSettingsOf(kind);
  return [url, key];
}

/** The settings that each step asks for. */
export const ASKED: Readonly<Record<WelcomeStep, readonly string[]>> = {
  plex: SERVER_NAMES.flatMap(listAskedOf),
  client: [
    "PLEX_INGEST_DIR",
    "TRANSMISSION_URL",
    "TRANSMISSION_USERNAME",
    "TRANSMISSION_PASSWORD",
    "DOWNLOAD_CLIENTS",
  ],
  folders: ["PLEX_MEDIA_ROOT"],
  tmdb: ["TMDB_API_KEY", "TMDB_LANGUAGE", SECOND],
  filing: ["PLEX_AUTO_INGEST"],
};

/** Labels that differ from those on other pages, and help texts, by setting name. */
const SAYS: Readonly<Record<string, { label: string; help?: string }>> = {
  PLEX_URL: { label: words.plex.url },
  ...Object.fromEntries(
    KEYED_SERVERS.map((kind) => {
      const { key } = singleSettingsOf(kind);
      return [key, { label: titleOf(key), help: words.plex.key(KEY_PLACES[kind]) }];
    }),
  ),
  PLEX_INGEST_DIR: { label: words.client.folder },
  PLEX_MEDIA_ROOT: { label: words.folders.root, help: words.folders.help },
  TMDB_API_KEY: { label: words.tmdb.key, help: words.tmdb.help },
};

export const IS_SECRET = /_(?:TOKEN|PASSWORD|KEY)$/;

/** Returns the step that requests a setting. */
export const stepOf = (name: string): WelcomeStep | undefined =>
  STEPS.find(
    (step) => ASKED[step].includes(name) || (step === "client" && name.startsWith("CLIENT_")),
  );

type Props = {
  step: WelcomeStep;
  answers: WelcomeAnswers;
  answer: (name: string, value: string) => void;
  /** Chooses a server of the account that signed in at plex.tv, and its address. */
  takeServer: (server: number, url: string) => void;
  hasServer: boolean;
  /** Media servers that respond. */
  found: SettingsListing["servers"];
};

/** Shows the questions of a step. */
export function Questions(props: Props): JSX.Element {
  const { step, answers, answer } = props;
  if (step === "filing") return <Filing answers={answers} answer={answer} />;
  if (step === "plex") return <Servers {...props} />;
  return (
    <>
      {ASKED[step].map((name) => {
        const value = answers[name] ?? "";
        if (name === SECOND) return <SecondCatalogue key={name} value={value} answer={answer} />;
        return name === "DOWNLOAD_CLIENTS" ? (
          <ClientFields key={name} value={value} typed={answers} change={answer} />
        ) : (
          <Field key={name} name={name} value={value} change={(text) => answer(name, text)} />
        );
      })}
    </>
  );
}

/** Asks which media servers show the library, and for the address and the key of each one. */
function Servers({ answers, answer, takeServer, hasServer, found }: Props) {
  const [kinds, choose] = useState<readonly ServerName[]>(() => {
    const given = SERVER_NAMES.filter((kind) =>
      listAskedOf(kind).some((name) => (answers[name] ?? "") !== ""),
    );
    return given.length > 0 ? given : ["plex"];
  });
  const flip = (kind: ServerName, isOn: boolean): void => {
    choose(isOn ? [...kinds, kind] : kinds.filter((other) => other !== kind));
    const url = found.find((server) => server.kind === kind)?.url;
    if (isOn && url !== undefined) answer(singleSettingsOf(kind).url, url);
    if (isOn) return;
    for (const name of listAskedOf(kind)) answer(name, "");
  };
  return (
    <>
      <fieldset class="choices">
        <legend>{words.plex.which}</legend>
        {SERVER_NAMES.map((kind) => {
          const { url, state } = found.find((server) => server.kind === kind) ?? {};
          return (
            <label key={kind}>
              <input
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={({ currentTarget }) => flip(kind, currentTarget.checked)}
              />
              <span>
                {SERVER_TITLES[kind]}
                {url !== undefined && (
                  <span class="dim break">
                    {" "}
                    {words.found(url)}
                    {state && ` ${words.plex.unready[state]}`}
                  </span>
                )}
              </span>
            </label>
          );
        })}
      </fieldset>
      {kinds.includes("plex") && <PlexSignIn take={takeServer} />}
      {SERVER_NAMES.filter((kind) => kinds.includes(kind))
        .flatMap(listAskedOf)
        .filter((name) => name !== "PLEX_TOKEN" || !hasServer)
        .map((name) => (
          <Field
            key={name}
            name={name}
            value={answers[name] ?? ""}
            change={(text) => answer(name, text)}
          />
        ))}
    </>
  );
}

/** Returns the id of a setting's field. The field exists only while its step is shown. */
export const idOfField = (name: string): string => `w-${name}`;

function Field({
  name,
  value,
  change,
}: {
  name: string;
  value: string;
  change: (value: string) => void;
}) {
  const { label, help } = SAYS[name] ?? { label: titleOf(name) };
  const id = idOfField(name);
  const about = help === undefined ? {} : { "aria-describedby": `${id}-help` };
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <TextBox id={id} isSecret={IS_SECRET.test(name)} value={value} change={change} {...about} />
      {help !== undefined && (
        <span class="dim" id={`${id}-help`}>
          {help}
        </span>
      )}
    </p>
  );
}

/** Offers TVmaze, which needs no key. It is off unless it is chosen. */
const SecondCatalogue = ({ value, answer }: { value: string } & Pick<Props, "answer">) => (
  <p class="field">
    <label class="switch">
      <input
        type="checkbox"
        checked={value === "tvmaze"}
        aria-describedby="w-second-help"
        onChange={({ currentTarget: { checked } }) => answer(SECOND, checked ? "tvmaze" : "off")}
      />{" "}
      {words.tmdb.second}
    </label>
    <span class="dim" id="w-second-help">
      {words.tmdb.secondHelp}
    </span>
  </p>
);

const Filing = ({ answers, answer }: Pick<Props, "answers" | "answer">) => (
  <fieldset class="choices">
    <legend>{words.filing.legend}</legend>
    {(["false", "true"] as const).map((value) => (
      <label key={value}>
        <input
          type="radio"
          name="auto"
          checked={answers["PLEX_AUTO_INGEST"] === value}
          onChange={() => answer("PLEX_AUTO_INGEST", value)}
        />
        {value === "true" ? words.filing.alone : words.filing.ask}
      </label>
    ))}
  </fieldset>
);
