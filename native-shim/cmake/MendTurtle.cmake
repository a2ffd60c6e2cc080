# cmake -DBUNDLE=Continuo.lv2 -P MendTurtle.cmake: what JUCE's generator writes about the LV2 plugin, put right.
#   A choice's values are written between 0 and 1 beside a range that counts them.
#   Homepage and mailbox of the maintainer are empty.
#   The plugin is of no category, and the side-chain is an input like any other.
# A step that finds nothing to mend ends the build: JUCE writes something else by then.
set(file "${BUNDLE}/dsp.ttl")
file(READ "${file}" text)

function(mend what from to)
  string(REPLACE "${from}" "${to}" mended "${text}")
  if(mended STREQUAL text)
    message(FATAL_ERROR "${file}: expected ${what} as JUCE 7.0.5 writes it, found none")
  endif()
  set(text "${mended}" PARENT_SCOPE)
endfunction()

if(text MATCHES "isSideChain")
  return() # mended already
endif()
mend("the mode's second value" "\"Continue\" ;\n\t\trdf:value 0.5 ;" "\"Continue\" ;\n\t\trdf:value 1 ;")
mend("the mode's third value" "\"Melody\" ;\n\t\trdf:value 1 ;" "\"Melody\" ;\n\t\trdf:value 2 ;")
mend("an empty homepage" "\t\tfoaf:homepage <> ;\n" "")
mend("an empty mailbox" "\t\tfoaf:mbox <> ;\n" "")
mend("the plugin's class" "\ta lv2:Plugin ;\n\tdoap:name" "\ta lv2:Plugin , lv2:UtilityPlugin ;\n\tdoap:name")
mend("the side-chain's group" "lv2:symbol \"input_group_2\" ." "lv2:symbol \"input_group_2\" ;\n\tpg:sideChainOf plug:input_group_1 .")
mend("the side-chain's ports" "pg:group plug:input_group_2 ;" "pg:group plug:input_group_2 ;\n\t\tlv2:portProperty lv2:isSideChain ;")
file(WRITE "${file}" "${text}")
