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

# Turns one text into a C file: gg_<name>_text and its size, gg_n<name>_text.
function(gg_embed_text path name out)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DFILE=${path} -DNAME=${name} -DOUT=${out}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_text_script.cmake
    DEPENDS ${path} ${CMAKE_SOURCE_DIR}/cmake/embed_text_script.cmake VERBATIM)
endfunction()
