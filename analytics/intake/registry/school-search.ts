import type { SchoolCandidate } from '../plan.ts';
import { distinguishing, pieces, schoolName, similarity } from '../values/school-name.ts';

/** Below this two names share too little to be worth a question. */
const ASKED_FROM = 0.45;
const LISTED = 5;

interface Listed {
  readonly school_id: number;
  readonly name: string;
  /** Counties and cities it lies in, by its name and by the list; none when neither says. */
  readonly places: readonly string[];
  readonly core: string;
}

/** Finds listed schools with a like name. Blocked by two-character pieces, so that a long list costs little. */
export class SchoolSearch {
  readonly #places: string[] = [];
  readonly #byPiece = new Map<string, Listed[]>();
  readonly #byCore = new Map<string, Listed[]>();

  /** Names of counties and cities, which may stand before a school's name or not. */
  addPlace(name: string): void {
    if (name.length >= 2) this.#places.push(name);
    this.#places.sort((a, b) => b.length - a.length);
  }

  add(school_id: number, name: string, areas: readonly string[]): void {
    const { place, core } = schoolName(name, this.#places);
    const listed = { school_id, name, core, places: [...new Set([place, ...areas].filter((one) => one !== ''))] };
    push(this.#byCore, core, listed);
    for (const piece of pieces(listed.core).keys()) push(this.#byPiece, piece, listed);
  }

  /** The one school that is the same but for 第, the word for its kind, and a county it is known to lie in or that only one side names; else null. */
  certain(name: string, area: string | null): number | null {
    const { place, core } = schoolName(name, this.#places);
    const written = place || (area ?? '');
    const same = (this.#byCore.get(core) ?? []).filter(({ places }) => written === '' || places.length === 0 || places.includes(written));
    const ids = new Set(same.map(({ school_id }) => school_id));
    return ids.size === 1 ? same[0]!.school_id : null;
  }

  candidates(name: string): SchoolCandidate[] {
    const { core } = schoolName(name, this.#places);
    const own = distinguishing(core);
    const best = new Map<number, SchoolCandidate>();
    const tried = new Set<Listed>();
    for (const piece of pieces(core).keys()) {
      for (const listed of this.#byPiece.get(piece) ?? []) {
        if (tried.has(listed)) continue;
        tried.add(listed);
        // 城关一中 has its characters in order in 城关镇第一中学: as good as a like name of the same length.
        const score = Math.max(similarity(core, listed.core), within(core, listed.core) || within(listed.core, core) ? 0.7 : 0) * (own === distinguishing(listed.core) ? 1 : 0.6);
        const known = best.get(listed.school_id);
        if (score >= ASKED_FROM && (!known || known.score < score)) best.set(listed.school_id, { school_id: listed.school_id, name: listed.name, score: Number(score.toFixed(3)) });
      }
    }
    return [...best.values()].sort((a, b) => b.score - a.score || a.school_id - b.school_id).slice(0, LISTED);
  }
}

/** True when the characters of `part` stand in order in `whole`, and there are enough of them to mean something. */
function within(part: string, whole: string): boolean {
  if (part.length < 3) return false;
  let at = 0;
  for (const character of whole) if (character === part[at]) at++;
  return at === part.length;
}

function push(lists: Map<string, Listed[]>, key: string, listed: Listed): void {
  const list = lists.get(key);
  if (list) list.push(listed);
  else lists.set(key, [listed]);
}
