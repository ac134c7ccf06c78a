/** What opening a unit (school, county, subject) by its name does; nothing when there is nothing below it. */
export type Drill = (label: string) => (() => void) | undefined;
