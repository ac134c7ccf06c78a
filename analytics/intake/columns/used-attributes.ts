import { roleAttributes } from '../../schema/role-attributes.ts';
import type { TableRole } from '../plan.ts';
import { aggregateOf } from './recognise-aggregate.ts';

export const isUsed = (role: TableRole, column: string): boolean =>
  roleAttributes[role]?.includes(column) === true || (role === 'aggregate' && aggregateOf(column) !== null) || (role === 'rating' && column.startsWith('dimension:'));
