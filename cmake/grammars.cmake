# The parsers of target languages, from npm packages of exact versions: nothing third-party is in the
# repository. `npm ci` runs when the lock file is not the one that was installed last.
#
# gg_grammars is empty without GG_SYNTAX, and GG_SYNTAX_EXCLUDED are the files of src/syntax that are left out.
# A grammar is compiled when something links it.
option(GG_SYNTAX "Check embedded code with tree-sitter (needs npm at configure time)" ON)
set(GG_GRAMMARS_DIR ${CMAKE_SOURCE_DIR}/cmake/grammars CACHE PATH "Directory whose node_modules has the grammars")

function(gg_install_grammars)
  set(lock ${GG_GRAMMARS_DIR}/package-lock.json)
  set(stamp ${GG_GRAMMARS_DIR}/node_modules/.gluegen-stamp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${lock})
  file(SHA256 ${lock} wanted)
  file(LOCK ${GG_GRAMMARS_DIR}/.lock GUARD FUNCTION TIMEOUT 600)
  if(EXISTS ${stamp})
    file(READ ${stamp} installed)
    if(installed STREQUAL wanted)
      return()
    endif()
  endif()
  find_program(GG_NPM npm)
  if(NOT GG_NPM)
    message(FATAL_ERROR "npm is missing: run `make setup` (Debian: nodejs npm), or build with -DGG_SYNTAX=OFF")
  endif()
  message(STATUS "Installing the grammars (npm ci)")
  execute_process(COMMAND ${GG_NPM} ci --loglevel=error WORKING_DIRECTORY ${GG_GRAMMARS_DIR}
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE errors)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "`npm ci` in ${GG_GRAMMARS_DIR} failed:\n${errors}\n"
      "gluegen can be built without the checks of embedded code: -DGG_SYNTAX=OFF")
  endif()
  file(WRITE ${stamp} ${wanted})
endfunction()

# Compiled apart: no warnings of ours, always optimised; tables and their lexers are too large to sanitise.
function(gg_third_party_library name)
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_compile_options(${name} PRIVATE -w -O2 -g0)
  set_target_properties(${name} PROPERTIES C_EXTENSIONS ON)
endfunction()

# The directory of a grammar's parser.c, below node_modules.
function(gg_grammar language dir)
  set(src ${GG_GRAMMARS_DIR}/node_modules/${dir}/src)
  file(STRINGS ${src}/parser.c abi REGEX "^#define LANGUAGE_VERSION 1[345]$")
  if(NOT abi)
    message(FATAL_ERROR "${src}/parser.c is of a version that the tree-sitter library does not take")
  endif()
  file(GLOB sources ${src}/parser.c ${src}/scanner.c)
  gg_third_party_library(gg_grammar_${language} ${sources})
  target_include_directories(gg_grammar_${language} PRIVATE ${src})
  set_source_files_properties(${src}/parser.c PROPERTIES COMPILE_OPTIONS -fno-sanitize=all)
endfunction()

add_library(gg_grammars INTERFACE)
set(GG_SYNTAX_EXCLUDED "parse|fault")
if(GG_SYNTAX)
  set(GG_SYNTAX_EXCLUDED "syntax_off")
  gg_install_grammars()
  set(core ${GG_GRAMMARS_DIR}/node_modules/tree-sitter/vendor/tree-sitter/lib)
  gg_third_party_library(gg_tree_sitter ${core}/src/lib.c)
  target_include_directories(gg_tree_sitter SYSTEM PUBLIC ${core}/include PRIVATE ${core}/src)
  gg_grammar(bash tree-sitter-bash)
  gg_grammar(csharp tree-sitter-c-sharp)
  gg_grammar(go tree-sitter-go)
  gg_grammar(javascript tree-sitter-javascript)
  gg_grammar(json tree-sitter-json)
  gg_grammar(python tree-sitter-python)
  gg_grammar(rust tree-sitter-rust)
  gg_grammar(typescript tree-sitter-typescript/typescript)
  target_link_libraries(gg_grammars INTERFACE gg_grammar_bash gg_grammar_csharp gg_grammar_go
    gg_grammar_javascript gg_grammar_json gg_grammar_python gg_grammar_rust gg_grammar_typescript gg_tree_sitter)
endif()
