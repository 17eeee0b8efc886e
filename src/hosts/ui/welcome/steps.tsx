import type { JSX } from "preact";
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

/** The settings that each step asks for. */
export const ASKED: Readonly<Record<WelcomeStep, readonly string[]>> = {
  plex: ["PLEX_URL", "PLEX_TOKEN"],
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
};

/** Shows the questions of a step. */
export function Questions({ step, answers, answer, takeServer, hasServer }: Props): JSX.Element {
  if (step === "filing") return <Filing answers={answers} answer={answer} />;
  const names = hasServer ? ASKED[step].filter((name) => name !== "PLEX_TOKEN") : ASKED[step];
  return (
    <>
      {step === "plex" && <PlexSignIn take={takeServer} />}
      {names.map((name) => {
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
