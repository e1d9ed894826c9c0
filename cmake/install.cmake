# `make install`: the program, its manual pages and shell completions, all made by itself.
include(GNUInstallDirs)
install(TARGETS gluegen RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

set(made)
function(gg_made file)
  set(out ${CMAKE_BINARY_DIR}/made/${file})
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/made
    COMMAND $<TARGET_FILE:gluegen> ${ARGN} > ${out}
    DEPENDS gluegen VERBATIM)
  set(made ${made} ${out} PARENT_SCOPE)
endfunction()

gg_made(gluegen.1 man gluegen.1)
gg_made(gluegen-spec.5 man gluegen-spec.5)
gg_made(gluegen completion bash)
gg_made(_gluegen completion zsh)
gg_made(gluegen.fish completion fish)
add_custom_target(made ALL DEPENDS ${made})

set(dir ${CMAKE_BINARY_DIR}/made)
install(FILES ${dir}/gluegen.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${dir}/gluegen-spec.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${dir}/gluegen DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${dir}/_gluegen DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${dir}/gluegen.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
