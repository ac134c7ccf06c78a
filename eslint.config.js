import tseslint from 'typescript-eslint';

/** Import rules per folder are checked by tests/layering.test.ts; this file holds the language rules. */
export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'release/**', 'node_modules/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 330, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['build/**', 'tests/**', '**/*.node.ts'], rules: { 'no-console': 'off' } },
);
