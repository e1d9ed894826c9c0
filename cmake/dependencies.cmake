# Libraries, from the distribution's packages; static ones where they are, for a quick start-up.
function(gg_find_static out name)
  find_library(${out} NAMES lib${name}.a ${name})
  if(NOT ${out})
    message(FATAL_ERROR "lib${name} is missing: run `make setup` (Debian: lib${name}-dev)")
  endif()
endfunction()

gg_find_static(GG_YAML yaml)
gg_find_static(GG_JANSSON jansson)
gg_find_static(GG_MD md)
add_library(gg_dependencies INTERFACE)
target_link_libraries(gg_dependencies INTERFACE ${GG_YAML} ${GG_JANSSON} ${GG_MD} m)
