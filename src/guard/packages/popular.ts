/** Names that many install (npm, November 2026): what a name that deceives would be mistaken for. */
export const POPULAR: ReadonlySet<string> = new Set(
  `
@alloc/quick-lru @aws-sdk/core @aws-sdk/credential-provider-env @aws-sdk/credential-provider-http
@aws-sdk/credential-provider-ini @aws-sdk/credential-provider-node @aws-sdk/credential-provider-process
@aws-sdk/credential-provider-sso @aws-sdk/credential-provider-web-identity @aws-sdk/middleware-host-header
@aws-sdk/middleware-logger @aws-sdk/middleware-recursion-detection @aws-sdk/middleware-user-agent
@aws-sdk/nested-clients @aws-sdk/region-config-resolver @aws-sdk/token-providers @aws-sdk/types
@aws-sdk/util-endpoints @aws-sdk/util-user-agent-browser @aws-sdk/util-user-agent-node @aws-sdk/xml-builder
@babel/code-frame @babel/compat-data @babel/core @babel/generator @babel/helper-annotate-as-pure
@babel/helper-compilation-targets @babel/helper-create-class-features-plugin
@babel/helper-define-polyfill-provider @babel/helper-globals @babel/helper-member-expression-to-functions
@babel/helper-module-imports @babel/helper-module-transforms @babel/helper-optimise-call-expression
@babel/helper-plugin-utils @babel/helper-replace-supers @babel/helper-skip-transparent-expression-wrappers
@babel/helper-string-parser @babel/helper-validator-identifier @babel/helper-validator-option @babel/helpers
@babel/parser @babel/plugin-syntax-async-generators @babel/plugin-syntax-class-properties
@babel/plugin-syntax-import-attributes @babel/plugin-syntax-json-strings @babel/plugin-syntax-jsx
@babel/plugin-syntax-nullish-coalescing-operator @babel/plugin-syntax-numeric-separator
@babel/plugin-syntax-object-rest-spread @babel/plugin-syntax-optional-catch-binding
@babel/plugin-syntax-optional-chaining @babel/plugin-syntax-top-level-await @babel/plugin-syntax-typescript
@babel/plugin-transform-block-scoping @babel/plugin-transform-classes @babel/plugin-transform-destructuring
@babel/plugin-transform-modules-commonjs @babel/runtime @babel/template @babel/traverse @babel/types
@bcoe/v8-coverage @colors/colors @eslint-community/eslint-utils @eslint-community/regexpp @eslint/config-array
@eslint/config-helpers @eslint/core @eslint/eslintrc @eslint/js @eslint/object-schema @eslint/plugin-kit
@humanfs/core @humanfs/node @humanwhocodes/module-importer @humanwhocodes/retry @isaacs/cliui @istanbuljs/schema
@jest/console @jest/environment @jest/fake-timers @jest/schemas @jest/test-result @jest/transform @jest/types
@jridgewell/gen-mapping @jridgewell/remapping @jridgewell/resolve-uri @jridgewell/sourcemap-codec
@jridgewell/trace-mapping @nodelib/fs.scandir @nodelib/fs.stat @nodelib/fs.walk @octokit/openapi-types
@octokit/types @opentelemetry/api-logs @opentelemetry/core @opentelemetry/instrumentation
@opentelemetry/resources @opentelemetry/sdk-trace-base @opentelemetry/semantic-conventions @pkgjs/parseargs
@radix-ui/react-context @radix-ui/react-primitive @radix-ui/react-slot @sinclair/typebox @sinonjs/commons
@sinonjs/fake-timers @smithy/abort-controller @smithy/fetch-http-handler @smithy/is-array-buffer
@smithy/middleware-endpoint @smithy/middleware-serde @smithy/middleware-stack @smithy/node-config-provider
@smithy/node-http-handler @smithy/property-provider @smithy/protocol-http @smithy/querystring-builder
@smithy/querystring-parser @smithy/shared-ini-file-loader @smithy/signature-v4 @smithy/smithy-client
@smithy/types @smithy/url-parser @smithy/util-base64 @smithy/util-buffer-from @smithy/util-hex-encoding
@smithy/util-middleware @smithy/util-retry @smithy/util-stream @smithy/util-uri-escape @smithy/util-utf8
@swc/helpers @tootallnate/once @typescript-eslint/eslint-plugin @typescript-eslint/parser
@typescript-eslint/project-service @typescript-eslint/scope-manager @typescript-eslint/tsconfig-utils
@typescript-eslint/type-utils @typescript-eslint/types @typescript-eslint/typescript-estree
@typescript-eslint/utils @typescript-eslint/visitor-keys @ungap/structured-clone @vitest/pretty-format
@vitest/spy @vitest/utils abab abbrev abort-controller accepts acorn acorn-globals acorn-jsx acorn-walk
agent-base aggregate-error ajv ajv-formats ajv-keywords ansi-align ansi-colors ansi-escapes ansi-regex
ansi-styles any-promise anymatch arch archiver-utils arg argparse aria-query array-buffer-byte-length
array-flatten array-includes array-union array.prototype.findlast array.prototype.findlastindex
array.prototype.flat array.prototype.flatmap array.prototype.tosorted arraybuffer.prototype.slice arrify asap
asn1 assertion-error ast-types ast-types-flow astral-regex async async-function asynckit autoprefixer
available-typed-arrays axe-core axios axobject-query babel-jest babel-plugin-istanbul babel-plugin-jest-hoist
babel-plugin-polyfill-corejs2 babel-plugin-polyfill-corejs3 babel-plugin-polyfill-regenerator
babel-preset-current-node-syntax babel-preset-jest balanced-match base64-js baseline-browser-mapping big.js
bignumber.js binary-extensions bl bluebird bn.js body-parser boolbase bowser boxen brace-expansion braces
browserslist bser buffer buffer-crc32 buffer-equal-constant-time buffer-from bytes cacache cacheable-request
call-bind call-bind-apply-helpers call-bound callsites camel-case camelcase caniuse-lite chai chalk
chalk-template char-regex character-entities chardet check-error chokidar chownr chrome-trace-event ci-info
cjs-module-lexer clean-stack cli-boxes cli-cursor cli-spinners cli-truncate cli-width client-only clipboardy
cliui clone clsx co collect-v8-coverage color color-convert color-name color-string colorette combined-stream
commander commondir component-emitter compressible compression concat-map concat-stream confbox consola
content-disposition content-type convert-source-map cookie cookie-signature core-js core-js-compat core-util-is
cors cosmiconfig create-require cross-fetch cross-spawn css-loader css-select css-tree css-what css.escape
cssesc cssom cssstyle csstype d3-array d3-color d3-format d3-interpolate d3-path d3-shape d3-time
damerau-levenshtein data-uri-to-buffer data-urls data-view-buffer data-view-byte-length data-view-byte-offset
date-fns dayjs debug decamelize decimal.js decompress-response dedent deep-eql deep-extend deep-is deepmerge
defaults define-data-property define-lazy-prop define-properties define-property delayed-stream depd dequal
destroy detect-libc detect-newline diff diff-sequences dir-glob doctrine dom-accessibility-api dom-serializer
domelementtype domexception domhandler dompurify domutils dot-case dot-prop dotenv dotenv-expand dunder-proto
duplexify eastasianwidth ecdsa-sig-formatter ee-first ejs electron-to-chromium emittery emoji-regex encodeurl
encoding end-of-stream enhanced-resolve enquirer entities env-paths error-ex es-abstract es-define-property
es-errors es-iterator-helpers es-module-lexer es-object-atoms es-set-tostringtag es-shim-unscopables
es-to-primitive esbuild escalade escape-html escape-string-regexp escodegen eslint eslint-config-prettier
eslint-import-resolver-node eslint-import-resolver-typescript eslint-module-utils eslint-plugin-import
eslint-plugin-jsx-a11y eslint-plugin-react eslint-plugin-react-hooks eslint-scope eslint-visitor-keys espree
esprima esquery esrecurse estraverse estree-walker esutils etag event-target-shim eventemitter3 events execa
exit expect expect-type express extend extend-shallow extsprintf fast-deep-equal fast-diff fast-glob
fast-json-stable-stringify fast-levenshtein fast-safe-stringify fast-uri fast-xml-parser fastq fb-watchman
fd-slicer fdir fflate figures file-entry-cache file-type fill-range finalhandler find-cache-dir find-up flat
flat-cache flatted follow-redirects for-each foreground-child form-data forwarded fraction.js framer-motion
fresh fs-constants fs-extra fs-minipass fs.realpath fsevents function-bind function.prototype.name
functions-have-names gaxios gcp-metadata generator-function gensync get-caller-file get-east-asian-width
get-intrinsic get-package-type get-proto get-stream get-symbol-description get-tsconfig glob glob-parent
glob-to-regexp global-prefix globals globalthis globby google-auth-library google-logging-utils gopd got
graceful-fs graphemer graphql gtoken handlebars has-bigints has-flag has-property-descriptors has-proto
has-symbols has-tostringtag hasown he hermes-estree hermes-parser hoist-non-react-statics hosted-git-info
html-encoding-sniffer html-entities html-escaper htmlparser2 http-cache-semantics http-errors http-proxy-agent
https-proxy-agent human-signals iconv-lite ieee754 ignore immediate immer immutable import-fresh
import-in-the-middle import-local imurmurhash indent-string inflight inherits ini inquirer internal-slot
internmap interpret ip-address ipaddr.js is-accessor-descriptor is-arguments is-array-buffer is-arrayish
is-async-function is-bigint is-binary-path is-boolean-object is-buffer is-callable is-core-module is-data-view
is-date-object is-descriptor is-docker is-extendable is-extglob is-finalizationregistry is-fullwidth-code-point
is-generator-fn is-generator-function is-glob is-interactive is-map is-negative-zero is-number is-number-object
is-obj is-path-inside is-plain-obj is-plain-object is-potential-custom-element-name is-promise is-regex is-set
is-shared-array-buffer is-stream is-string is-symbol is-typed-array is-typedarray is-unicode-supported
is-weakmap is-weakref is-weakset is-windows is-wsl isarray isexe isobject istanbul-lib-coverage
istanbul-lib-instrument istanbul-lib-report istanbul-lib-source-maps istanbul-reports iterator.prototype
jackspeak jest jest-changed-files jest-circus jest-cli jest-config jest-diff jest-docblock jest-each
jest-environment-node jest-get-type jest-haste-map jest-leak-detector jest-matcher-utils jest-message-util
jest-mock jest-pnp-resolver jest-regex-util jest-resolve jest-resolve-dependencies jest-runner jest-runtime
jest-snapshot jest-util jest-validate jest-watcher jest-worker jiti jose js-tokens js-yaml jsbn jsdom jsesc
json-bigint json-buffer json-parse-even-better-errors json-schema json-schema-traverse
json-stable-stringify-without-jsonify json-stringify-safe json5 jsonc-parser jsonfile jsonwebtoken jsx-ast-utils
jwa jws keyv kind-of kleur leven levn lie lightningcss lilconfig lines-and-columns listr2 loader-runner
loader-utils locate-path lodash lodash-es lodash.camelcase lodash.debounce lodash.includes lodash.isboolean
lodash.isinteger lodash.isnumber lodash.isplainobject lodash.isstring lodash.memoize lodash.merge lodash.once
log-symbols log-update long loose-envify loupe lower-case lowercase-keys lru-cache lucide-react lz-string
magic-string make-dir make-error make-fetch-happen makeerror map-obj marked math-intrinsics mdast-util-to-string
mdn-data media-typer memfs meow merge-descriptors merge-stream merge2 methods micromark-util-character
micromark-util-symbol micromatch mime mime-db mime-types mimic-fn mimic-response min-indent minimalistic-assert
minimatch minimist minipass minipass-fetch minizlib mkdirp moment ms mute-stream mz nan nanoid natural-compare
negotiator neo-async next no-case node-addon-api node-domexception node-fetch node-forge node-gyp-build
node-int64 node-releases nopt normalize-package-data normalize-path normalize-range normalize-url
npm-package-arg npm-run-path nth-check nwsapi object-assign object-hash object-inspect object-keys object.assign
object.entries object.fromentries object.groupby object.values on-finished on-headers once onetime open
optionator ora own-keys p-cancelable p-finally p-limit p-locate p-map p-retry p-timeout p-try
package-json-from-dist pako param-case parent-module parse-json parse5 parseurl path-browserify path-exists
path-is-absolute path-is-inside path-key path-parse path-scurry path-to-regexp path-type pathe pathval pend
performance-now pg-protocol pg-types picocolors picomatch pify pirates pkg-dir pkg-types playwright
playwright-core pnpm possible-typed-array-names postcss postcss-import postcss-load-config
postcss-selector-parser postcss-value-parser postgres-array postgres-bytea postgres-date postgres-interval
prelude-ls prettier pretty-format proc-log process process-nextick-args progress prompts prop-types
property-information protobufjs proxy-addr proxy-from-env psl pump punycode pure-rand qs querystringify
queue-microtask quick-lru randombytes range-parser raw-body rc react react-dom react-is react-refresh
react-remove-scroll react-router read-cache read-pkg read-pkg-up readable-stream readdirp redent
reflect.getprototypeof regenerate regenerate-unicode-properties regenerator-runtime regexp.prototype.flags
regexpu-core registry-auth-token registry-url regjsgen regjsparser require-directory require-from-string
require-in-the-middle require-main-filename requires-port resolve resolve-cwd resolve-from resolve-pkg-maps
resolve.exports restore-cursor retry reusify rfdc rimraf rollup run-async run-parallel rxjs safe-array-concat
safe-buffer safe-push-apply safe-regex-test safe-stable-stringify safer-buffer sax saxes scheduler schema-utils
semver send serialize-javascript serve-static set-blocking set-function-length set-function-name set-proto
setimmediate setprototypeof sharp shebang-command shebang-regex shell-quote side-channel side-channel-list
side-channel-map side-channel-weakmap siginfo signal-exit sisteransi slash slice-ansi smart-buffer socks
socks-proxy-agent source-map source-map-js source-map-support spdx-correct spdx-exceptions spdx-expression-parse
spdx-license-ids split2 sprintf-js ssri stack-utils stackback statuses std-env stop-iteration-iterator
streamsearch string-length string-width string.prototype.matchall string.prototype.repeat string.prototype.trim
string.prototype.trimend string.prototype.trimstart string_decoder strip-ansi strip-bom strip-final-newline
strip-indent strip-json-comments strnum styled-jsx stylis sucrase supports-color supports-hyperlinks
supports-preserve-symlinks-flag svgo symbol-tree synckit tailwind-merge tailwindcss tapable tar tar-fs
tar-stream telecom-mas-agent terser terser-webpack-plugin test-exclude text-table thenify thenify-all through
through2 tiny-invariant tinybench tinyexec tinyglobby tinyrainbow tinyspy tldts tldts-core tmp tmpl
to-regex-range toidentifier tough-cookie tr46 tree-kill ts-api-utils ts-interface-checker ts-node tsconfig-paths
tslib tsx tunnel-agent tweetnacl type-check type-detect type-fest type-is typed-array-buffer
typed-array-byte-length typed-array-byte-offset typed-array-length typedarray typescript typescript-eslint
uglify-js unbox-primitive undici undici-types unicode-canonical-property-names-ecmascript
unicode-match-property-ecmascript unicode-match-property-value-ecmascript unicode-property-aliases-ecmascript
unicorn-magic unique-filename unique-slug unist-util-is unist-util-stringify-position unist-util-visit
unist-util-visit-parents universalify unpipe update-browserslist-db uri-js url-parse use-sync-external-store
util util-deprecate utils-merge uuid v8-compile-cache-lib v8-to-istanbul validate-npm-package-license
validate-npm-package-name vary vfile vfile-message vite vite-node vitest w3c-xmlserializer walker watchpack
wcwidth web-streams-polyfill webidl-conversions webpack webpack-sources whatwg-encoding whatwg-mimetype
whatwg-url which which-boxed-primitive which-builtin-type which-collection which-module which-typed-array
why-is-node-running widest-line word-wrap wordwrap wrap-ansi wrappy write-file-atomic ws xml-name-validator
xml2js xmlbuilder xmlchars xtend y18n yallist yaml yargs yargs-parser yauzl yn yocto-queue zod
`
    .trim()
    .split(/\s+/),
)
