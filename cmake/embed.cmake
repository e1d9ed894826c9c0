# Turns templates/**.mustache into one C file of byte arrays, sorted by name.
function(gg_embed_templates dir out)
  file(GLOB_RECURSE templates CONFIGURE_DEPENDS RELATIVE ${dir} ${dir}/*.mustache)
  list(SORT templates)
  set(paths)
  foreach(template ${templates})
    list(APPEND paths ${dir}/${template})
  endforeach()
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DDIR=${dir} "-DTEMPLATES=${templates}" -DOUT=${out}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake
    DEPENDS ${paths} ${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake VERBATIM)
endfunction()
