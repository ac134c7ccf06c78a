/** Restricted or full maximum likelihood. */
export type Method = 'REML' | 'ML';
