#!/usr/bin/env gluegen
/* Two lines
   of a comment. */


:- use_module(library(lists)).
% the pipeline
pipeline( etl,[one,
   two], [input('access.log'),   % behind
  output( null ),

  % own
  header, env(['A'='b',"C" = 1])
  % the end
  ]).   % done
step(one,awk,"
          { print }

            # deeper
   ", [prelude('x'),fields([timestamp,method,path,status:int,response_time:int,bytes:int,referrer,agent,host,port:int])]).
step(two, python, /* inline */ 'output(*fields)'
     , [on_error(dead_letter('${A}')),buffer(block(4096)), x({a:1,b:[2,  3]}),
      state('\n  not a block'),
      % before
      end('
	t = 1
	output(t)')]) .
rule(X) :-
     member( X , [1,2] ),    write(X).


% last
