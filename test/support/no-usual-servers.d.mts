export const USUAL_PORTS_HERE: ReadonlySet<number>;
